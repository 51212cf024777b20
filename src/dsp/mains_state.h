/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the search for hum and the fit of it share: the lanes' blocks and what was found so far. */
#ifndef MYO_DSP_MAINS_STATE_H
#define MYO_DSP_MAINS_STATE_H

#include "dsp/mains_course.h"
#include "dsp/mains_fit.h"
#include "dsp/mains_tables.h"

/** A line that is looked for, with its harmonics. */
typedef struct myo_mains_family {
    double nominal_hz;
    size_t references; /**< harmonics it may be known by */
    size_t harmonics;  /**< that are subtracted */
} myo_mains_family;

/** Where hum is looked for in a lane. */
typedef struct myo_mains_place {
    double table_hz; /**< of the fundamental; 0: nowhere */
    const myo_mains_family *family;
    size_t reference; /**< the harmonic that shows it best */
    bool steady;      /**< it stood out of all quiet blocks; else only some blocks are hum */
    double power;     /**< mean over the blocks of what is explained by it */
} myo_mains_place;

/** Blocks that are hum each by itself, of the nominal frequency that has most of them. */
typedef struct myo_mains_found {
    myo_mains_place places[MYO_LANES];
    size_t count[MYO_LANES];
    bool own[MYO_PHASOR_BLOCKS][MYO_LANES];
} myo_mains_found;

typedef struct myo_mains_state {
    const myo_kernels *kernels;
    const myo_geometry *geometry;
    double highest_hz; /**< harmonics above this are left alone */
    size_t family_count;
    myo_mains_family families[2]; /**< alternatives: a channel has one of them */
    double search_hz;             /**< largest offset from nominal */
    myo_mains_tables *waves;
    size_t block;        /**< frames: 0.2 s */
    float *side_by_side; /**< blocks or hops of a row in lanes */
    myo_votes votes;
    myo_mains_blocks blocks;
    myo_phasors phasors[MYO_MAX_HARMONICS];
    myo_mains_found found;
} myo_mains_state;

/** Fills phasors[w] for each of the waves. */
typedef void myo_mains_measurer(myo_mains_state *mains, const float *x, const myo_waves *waves);

#endif
