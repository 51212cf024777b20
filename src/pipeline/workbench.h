/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Reads and conditions segments of the tracks of one group: the one road from a file's samples to
 * conditioned ones, taken by the analysis and again whenever samples are asked for.
 */
#ifndef MYO_PIPELINE_WORKBENCH_H
#define MYO_PIPELINE_WORKBENCH_H

#include "core/interval.h"
#include "dsp/condition.h"
#include "kernels/kernels.h"
#include "pipeline/feed.h"
#include "pipeline/plan.h"

typedef struct myo_workbench myo_workbench;

/** One segment of one track. */
typedef struct myo_request {
    size_t track; /**< index into the plan's tracks, of the workbench's group */
    int64_t segment;
} myo_request;

/** Its conditioned samples, borrowed until the next run. */
typedef struct myo_segment {
    myo_span span;
    const float *x;   /**< out range; NaN where missing; the magnitude of an accelerometer's axes */
    const float *low; /**< slow part over the out range, see dsp/condition.h */
    size_t low_count;
    bool complete;               /**< nothing of the out range is missing */
    const myo_intervals *damage; /**< of the load range, normalised; marks not included */
    const myo_block *block;      /**< holds its measurements; NULL: they are to be taken from x */
    size_t lane;
    double mains_hz, mains_amplitude; /**< of the fundamental taken out; NaN, 0: none */
} myo_segment;

/**
 * Room for `channels` channels' segments at once, in blocks of MYO_LANES; fewer where they would
 * need more than `memory_bytes` (but always one block). `read_frames`: frames of one read, 0 =
 * chosen. plan, feed and kernels are borrowed. @return OK, NO_MEMORY
 */
MYO_CHECKED myo_status myo_workbench_open(myo_workbench **out, const myo_plan *plan, size_t group,
                                          const myo_feed *feed, const myo_kernels *kernels,
                                          size_t channels, size_t memory_bytes, size_t read_frames);

/** Bytes of a workbench with one block, whatever its memory bound. */
size_t myo_workbench_least_bytes(const myo_plan *plan, size_t group);

/** How many of the first requests one load can take; those of several segments must fit into one
 *  block. */
size_t myo_workbench_fits(const myo_workbench *bench, const myo_request *requests, size_t count);

/**
 * Reads the requests, those of one segment next to each other, then conditions block after block;
 * a segment is borrowed until the next block. What requests share a block with changes no bit.
 * @return OK, UNREADABLE, MALFORMED, NO_MEMORY
 */
MYO_CHECKED myo_status myo_workbench_load(myo_workbench *bench, const myo_request *requests,
                                          size_t count);
size_t myo_workbench_blocks(const myo_workbench *bench);
/** Requests [*first, *end) are in this block. */
MYO_CHECKED myo_status myo_workbench_condition(myo_workbench *bench, size_t block, size_t *first,
                                               size_t *end);
const myo_segment *myo_workbench_segment(const myo_workbench *bench, size_t request);

/** Seconds spent reading and converting, and conditioning. */
void myo_workbench_times(const myo_workbench *bench, double *reading_s, double *conditioning_s);

void myo_workbench_close(myo_workbench **bench);

#endif
