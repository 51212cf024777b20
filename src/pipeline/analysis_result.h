/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a result holds; made by analyse.c, read through include/myoscribe/result.h. */
#ifndef MYO_PIPELINE_ANALYSIS_RESULT_H
#define MYO_PIPELINE_ANALYSIS_RESULT_H

#include "core/arena.h"
#include "core/analysed_track.h"
#include "core/spool.h"
#include "myoscribe/analyser.h"
#include "decide/decide.h"
#include "pipeline/decimated_input.h"
#include "pipeline/pass1.h"
#include "pipeline/samples.h"
#include "pipeline/spectra.h"

enum { MYO_MAX_STAGES = 8 };

/** One track as pass 2 sees it. */
typedef struct myo_track_context {
    struct myo_result *result;
    size_t track;
} myo_track_context;

struct myo_result {
    myo_arena *arena;
    myo_settings settings;
    myo_raw_input input;            /* as given */
    myo_decimated_input *decimated; /* NULL: as given */
    const myo_kernels *kernels;
    myo_track_setup setup;
    myo_spool *spool;
    myo_store *stores;
    myo_samples *samples;
    myo_spectra *spectra;
    bool all_spectra;   /**< pass 1 computed them, and the windows' spectral numbers */
    float *density_row; /**< the most bins of any track */
    myo_track_context *contexts;
    myo_analysed_track *sources;
    myo_decision decision;
    myo_stage_time stages[MYO_MAX_STAGES];
    size_t stage_count;
    float *hop_scratch; /**< the longest hop of any track */
    bool is_long;       /**< more than memory holds */
    double sampling_s;  /**< spent in computing samples again */
    myo_result_view view;
};

/** Fills `sources` from what pass 1 left. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_result_open_sources(myo_result *result);

#endif
