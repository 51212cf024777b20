/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Pass 1: every segment of every track is read, conditioned, measured and spooled. */
#ifndef MYO_PIPELINE_PASS1_H
#define MYO_PIPELINE_PASS1_H

#include "core/interval.h"
#include "core/spool.h"
#include "kernels/kernels.h"
#include "myoscribe/analyser.h"
#include "pipeline/sample_cache.h"
#include "pipeline/track_setup.h"
#include "pipeline/spectra.h"

/** Where a track's measurements lie, and what is wrong with its signal. */
typedef struct myo_store {
    size_t hops, windows, spikes; /**< columns of the spool */
    myo_density_columns density;
    myo_sample_cache cache;
    myo_intervals damage; /**< normalised, in frames: gaps, clipped and flat runs, excluded marks */
} myo_store;

typedef struct myo_pass1_times {
    double reading_s, conditioning_s, measuring_s;
} myo_pass1_times;

typedef struct myo_pass1 {
    myo_track_setup *setup; /**< its tracks' mains_hz and psd fields are filled in */
    const myo_raw_input *input;
    const myo_kernels *kernels;
    myo_spool *spool;
    myo_store *stores;   /**< one per track, zeroed; free their damage with myo_stores_free */
    size_t memory_bytes; /**< for buffers */
    size_t read_frames;  /**< of one read; 0 = chosen */
    bool all_spectra;    /**< otherwise only those that pass 2 is likely to read, and their numbers
                              in no window */
    myo_pass1_times times;
} myo_pass1;

/** @return OK, UNREADABLE, MALFORMED, OUTPUT, NO_MEMORY */
MYO_CHECKED myo_status myo_pass1_run(myo_pass1 *pass);
void myo_stores_free(myo_store *stores, size_t count);

#endif
