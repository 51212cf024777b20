/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What is wrong with a stretch of one channel before anything is filtered. */
#ifndef MYO_DSP_QUALITY_H
#define MYO_DSP_QUALITY_H

#include "core/interval.h"
#include "dsp/block.h"
#include "kernels/kernels.h"
#include "myoscribe/recording.h"

typedef struct myo_quality {
    const myo_kernels *kernels;
    size_t hop;
    float rail_low, rail_high; /**< in the row's scale, low < high; -Inf, Inf where unknown */
    size_t clip_run;           /**< equal samples at a rail that are a clipped run */
    size_t flat_run;           /**< unchanging samples that are a drop-out */
    size_t split_run;          /**< a clipped run this long ends a filter run */
    bool may_be_nan;           /**< floating-point samples: missing ones are NaN or infinite */
    float *minimum, *maximum;  /**< scratch, one per hop of the longest row */
} myo_quality;

/**
 * Looks at `count` samples of the row from absolute frame `first`. `ends`: the row's first and last
 * sample are the recording's.
 * breaks: missing or dead samples, the filter must not cross them. damage: those and short clipped
 * runs, whose samples are bounded and so are filtered, but not to be believed. Both normalised, in
 * absolute frames, with "gap", "clip" or "flat" as reason; they must be empty.
 */
MYO_CHECKED myo_status myo_quality_find(const myo_quality *quality, const float *row, size_t count,
                                        int64_t first, const bool ends[2], const myo_gap *gaps,
                                        size_t gap_count, myo_intervals *breaks,
                                        myo_intervals *damage);

/** Whole hops of all lanes at a glance. */
typedef struct myo_survey {
    float low[MYO_LANES], high[MYO_LANES]; /**< extremes */
    float range[MYO_LANES];                /**< mean over the hops of largest minus smallest */
    int32_t odd[MYO_LANES]; /**< hops that stand still, or where samples are missing */
} myo_survey;

void myo_quality_survey(myo_survey *survey, const myo_hop_lanes *hops, size_t count);

/**
 * False where nothing can be wrong with a lane but gaps that the reader knows; true where
 * myo_quality_find must look closer.
 */
bool myo_quality_suspects(const myo_quality *quality, const myo_survey *survey,
                          const myo_hop_lanes *hops, size_t count, size_t parts, size_t lane);

#endif
