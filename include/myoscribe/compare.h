/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A port against its model, sample by sample: traces of `replay --trace`, or any two recordings, or
 * two folders of them. Each channel is judged by itself and each second too, so that neither a loud
 * channel nor a loud second speaks for a dead one.
 */
#ifndef MYOSCRIBE_COMPARE_H
#define MYOSCRIBE_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "myoscribe/log.h"
#include "myoscribe/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct myo_compare_options {
    double min_snr_db; /**< of every channel; NaN: every sample must have the same bits */
    /** of every second whose error is more than `min_snr_db` allows against the channel as a whole:
     *  a quiet second may be noisy, but not dead; NaN: 3 */
    double min_second_snr_db;
    double skip_s; /**< not compared at the beginning, where filters settle; 0: all is */
} myo_compare_options;

MYO_API myo_compare_options myo_compare_options_default(void);

/** One channel. Frames count from the stream's first one, also when some are skipped. */
typedef struct myo_trace_difference {
    const char *recording, *stream, *channel;
    double rate_hz;
    int64_t samples;   /**< compared */
    int64_t different; /**< not the same bits; two missing samples (NaN) are the same */
    int64_t
        not_finite; /**< NaN or infinite in one, and not the same in the other: never accepted */
    int64_t not_finite_frame, first_frame, largest_frame; /**< -1: none */
    double not_finite_model, not_finite_other;
    double first_model, first_other, largest_model, largest_other;
    double largest;  /**< largest |model - other|, of finite samples */
    double snr_db;   /**< power of the model over power of model - other; infinite: equal, NaN: not
                        finite */
    double second_s; /**< where the worst second begins, from the stream's first frame */
    double second_snr_db; /**< of it; infinite when no second differs */
    /* What explains the difference, over the first MYO_COMPARE_FRAMES frames that are compared:
     * other[n + lag] = gain * model[n] + offset. Each is named only where it explains something. */
    int64_t lag; /**< frames, positive: the other is late */
    double gain, offset;
    double explained_snr_db; /**< with lag, gain and offset taken away */
    bool passed;
    const char *verdict; /**< a sentence: what is wrong, or that nothing is */
} myo_trace_difference;

enum { MYO_COMPARE_FRAMES = 1 << 19 };

typedef struct myo_comparison myo_comparison;

typedef enum myo_compare_format {
    MYO_COMPARE_TABLE, /**< for people */
    MYO_COMPARE_JSON,
    MYO_COMPARE_JUNIT /**< a test case per recording and channel */
} myo_compare_format;

/**
 * Compares two files, or two folders: those of equal relative path, traces and recordings in HDF5.
 * A file that cannot be compared (missing on one side, other channels, length or rate) is reported
 * and the others go on.
 * @return OK; FAILED (`*out` is valid; something differs too much, or could not be compared);
 *         NOT_FOUND, ARGUMENT (a file against a folder, or two folders without traces), NO_MEMORY
 */
MYO_API MYO_CHECKED myo_status myo_compare_run(myo_comparison **out, const char *model,
                                               const char *other,
                                               const myo_compare_options *options,
                                               const myo_log *log);
/** Borrowed until close, in the order of files, streams and channels. */
MYO_API const myo_trace_difference *myo_compare_differences(const myo_comparison *comparison,
                                                            size_t *count);
/** Borrowed until close; NULL when out of memory. */
MYO_API const char *myo_compare_render(myo_comparison *comparison, myo_compare_format format);
/** Writes one format to a file that appears whole or not at all. @return OK, OUTPUT, NO_MEMORY */
MYO_API MYO_CHECKED myo_status myo_compare_write(myo_comparison *comparison,
                                                 myo_compare_format format, const char *path,
                                                 const myo_log *log);
MYO_API void myo_compare_close(myo_comparison **comparison);

#ifdef __cplusplus
}
#endif

#endif
