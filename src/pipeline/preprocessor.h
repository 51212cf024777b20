/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Reads and conditions segments of the tracks of one group: the one road from a file's samples to
 * conditioned ones, taken by the analysis and again whenever samples are asked for.
 */
#ifndef MYO_PIPELINE_PREPROCESSOR_H
#define MYO_PIPELINE_PREPROCESSOR_H

#include "core/interval.h"
#include "dsp/condition.h"
#include "kernels/kernels.h"
#include "pipeline/segment_loader.h"

typedef struct myo_preprocessor myo_preprocessor;

/** The conditioned samples of a request, borrowed until the next run. */
typedef struct myo_conditioned_segment {
    myo_segment_span span;
    const float *x;   /**< out range; NaN where missing; the magnitude of an accelerometer's axes */
    const float *low; /**< slow part over the out range, see dsp/condition.h */
    size_t low_count;
    bool complete;               /**< nothing of the out range is missing */
    const myo_intervals *damage; /**< of the load range, normalised; marks not included */
    const myo_block *block;      /**< holds its measurements; NULL: they are to be taken from x */
    size_t lane;
    double mains_hz;                                /**< of the hum taken out; NaN: none */
    float mains_amplitude[MYO_WINDOWS_PER_SEGMENT]; /**< peak of its strongest harmonic */
    float mains_ends[2];  /**< the same in the first and the last 0.2 s of its fit */
    float line_amplitude; /**< peak of the strongest other line taken out */
} myo_conditioned_segment;

/**
 * Room for `channels` channels' segments at once, in blocks of MYO_LANES; fewer where they would
 * need more than `memory_bytes` (but always one block). `read_frames`: frames of one read, 0 =
 * chosen. setup, input and kernels are borrowed. @return OK, NO_MEMORY
 */
MYO_CHECKED myo_status myo_preprocessor_open(myo_preprocessor **out, const myo_track_setup *setup,
                                             size_t group, const myo_raw_input *input,
                                             const myo_kernels *kernels, size_t channels,
                                             size_t memory_bytes, size_t read_frames);

/** Bytes of a preprocessor with one block, whatever its memory bound. */
size_t myo_preprocessor_least_bytes(const myo_track_setup *setup, size_t group);

/** How many of the first requests one load can take; those of several segments must fit into one
 *  block. */
size_t myo_preprocessor_fits(const myo_preprocessor *preprocessor, const myo_request *requests,
                             size_t count);

/**
 * Reads the requests, those of one segment next to each other, then conditions block after block;
 * a segment is borrowed until the next block. What requests share a block with changes no bit.
 * @return OK, UNREADABLE, MALFORMED, NO_MEMORY
 */
MYO_CHECKED myo_status myo_preprocessor_load(myo_preprocessor *preprocessor,
                                             const myo_request *requests, size_t count);
size_t myo_preprocessor_blocks(const myo_preprocessor *preprocessor);
/** Requests [*first, *end) are in this block. */
MYO_CHECKED myo_status myo_preprocessor_condition(myo_preprocessor *preprocessor, size_t block,
                                                  size_t *first, size_t *end);
const myo_conditioned_segment *myo_preprocessor_segment(const myo_preprocessor *preprocessor,
                                                        size_t request);

/** Seconds spent reading and converting, and conditioning. */
void myo_preprocessor_times(const myo_preprocessor *preprocessor, double *reading_s,
                            double *conditioning_s);

void myo_preprocessor_close(myo_preprocessor **preprocessor);

#endif
