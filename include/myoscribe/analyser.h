/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One recording in, one result out. */
#ifndef MYOSCRIBE_ANALYSER_H
#define MYOSCRIBE_ANALYSER_H

#include <stddef.h>

#include "myoscribe/recording.h"
#include "myoscribe/result.h"
#include "myoscribe/settings.h"

#ifdef __cplusplus
extern "C" {
#endif

/** When the power spectra of windows are computed. All results can give all of them. */
typedef enum myo_spectra_when {
    MYO_SPECTRA_ALL,      /**< with everything else: for who reads all of them */
    MYO_SPECTRA_ON_DEMAND /**< a sample of the quiet windows and those of contractions, which the
                              analysis reads itself; others from their samples when asked for */
} myo_spectra_when;

/** How to run; nothing here changes a stable output. Zero-initialise for the defaults. */
typedef struct myo_run_options {
    const char *isa;          /**< one of myo_version_isas; NULL: the best here */
    size_t memory_bytes;      /**< bound for the whole analysis; 0 = 128 MiB */
    size_t block_frames;      /**< I/O block; 0 = chosen from the memory bound */
    myo_spectra_when spectra; /**< saves time where no spectrum is read; no bit depends on it */
    const char *spool_folder; /**< for temporary files; NULL: $TMPDIR or /tmp */
} myo_run_options;

/**
 * Analyses every EMG and accelerometer channel of `recording`. `settings` and `options` may be
 * NULL: the defaults. The result copies `settings` and keeps what it needs of `recording`: the two
 * may be closed in either order. Both belong to one thread at a time.
 * @return OK, SETTINGS (see myo_settings_check), ARGUMENT (unknown isa, less memory than 1 MiB, no
 * such folder for temporary files), UNREADABLE, MALFORMED, LIMIT, OUTPUT, NO_MEMORY
 */
MYO_API MYO_CHECKED myo_status myo_analyse(myo_result **out, myo_recording *recording,
                                           const myo_settings *settings,
                                           const myo_run_options *options, const myo_log *log);

/**
 * Samples from anywhere but a file: memory, a device that has stored them, another library.
 *
 * `info` says what there is: its streams with rate, frames, sample type and channels, and marks;
 * all of it is borrowed until the result is closed. `path` is shown in messages and reports. `read`
 * gives `count` raw, interleaved frames of a stream from frame `first`, in its sample type; ranges
 * lie inside the stream, come in order in the first pass and anywhere later, also when the result
 * is asked for samples. It returns OK, or another status that then ends the analysis.
 */
typedef struct myo_raw_input {
    const myo_recording_info *info;
    void *context;
    myo_status (*read)(void *context, size_t stream, int64_t first, size_t count, void *out);
    void (*release)(void *context); /**< called when the result is closed; may be NULL */
} myo_raw_input;

/** As myo_analyse, from such an input. `release` is not called when this fails.
 *  @return the same; ARGUMENT also for an `info` that contradicts itself */
MYO_API MYO_CHECKED myo_status myo_analyse_input(myo_result **out, const myo_raw_input *input,
                                                 const myo_settings *settings,
                                                 const myo_run_options *options,
                                                 const myo_log *log);

#ifdef __cplusplus
}
#endif

#endif
