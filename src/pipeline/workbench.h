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
    myo_mains_fit mains;
} myo_segment;

/**
 * Room for up to `wanted` channels' segments at once, fewer where they would need more than
 * `memory_bytes` (but always for one track). `read_frames`: frames of one read, 0 = chosen.
 * plan, input and kernels are borrowed.
 */
MYO_CHECKED myo_status myo_workbench_open(myo_workbench **out, const myo_plan *plan, size_t group,
                                          const myo_feed *feed, const myo_kernels *kernels,
                                          size_t wanted, size_t memory_bytes, size_t read_frames);

/** How many channels' segments one run may hold; a track needs as many as it has axes. */
size_t myo_workbench_room(const myo_workbench *bench);

/** Conditions `count` requests, those of one segment next to each other. What they share the run
 *  with changes no bit of the result. @return OK, UNREADABLE, MALFORMED, NO_MEMORY */
MYO_CHECKED myo_status myo_workbench_run(myo_workbench *bench, const myo_request *requests,
                                         size_t count);

const myo_segment *myo_workbench_segment(const myo_workbench *bench, size_t index);

/** Seconds spent reading and converting, and conditioning. */
void myo_workbench_times(const myo_workbench *bench, double *reading_s, double *conditioning_s);

void myo_workbench_close(myo_workbench **bench);

#endif
