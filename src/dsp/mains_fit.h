/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What is looked for as mains hum, and what was found in a segment. */
#ifndef MYO_DSP_MAINS_FIT_H
#define MYO_DSP_MAINS_FIT_H

#include "core/geometry.h"
#include "dsp/mains_harmonics.h"

enum {
    MYO_MAX_LINES = 20, /**< removed from one channel beside the mains */
    /** whole blocks in a segment and its margins */
    MYO_MAINS_BLOCKS = (MYO_HOPS_PER_SEGMENT + 2 * MYO_MARGIN_HOPS) / MYO_MAINS_BLOCK_HOPS
};

typedef struct myo_mains_options {
    double nominal_hz; /**< 50 or 60; -1: whichever stands out more; 0: neither */
    double search_hz;  /**< largest offset from nominal */
    size_t harmonics;  /**< the fundamental included; at most MYO_MAX_HARMONICS */
    double highest_hz; /**< harmonics above this are left alone */
} myo_mains_options;

/** What was found in one segment of one channel. */
typedef struct myo_mains_fit {
    double frequency_hz; /**< of the fundamental; NaN: nothing stood out, nothing was subtracted */
    size_t harmonic;     /**< the strongest of those subtracted; 1: the fundamental */
    size_t blocks;       /**< of MYO_MAINS_BLOCK_HOPS from the beginning of the fit range */
    float amplitude[MYO_PHASOR_BLOCKS]; /**< peak of that harmonic in each block, as found there */
    bool unsure[MYO_PHASOR_BLOCKS];     /**< hum began, ended or jumped: some of it is left */
} myo_mains_fit;

/** Lines of other machines: railways (16.7 Hz), aircraft (400 Hz), converters, clocks. */
typedef struct myo_line_list {
    size_t count;
    double hz[MYO_MAX_LINES];
} myo_line_list;

#endif
