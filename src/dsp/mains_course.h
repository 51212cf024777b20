/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The course of hum through a segment: in which blocks there is more of it than its steady path
 * says, because it begins, ends, jumps, swells or drifts faster than the path can follow.
 *
 * A block of hum is almost nothing but hum, so the harmonics explain its power. Of muscle, with its
 * power spread over 100 Hz and more, they explain a quarter in 0.2 s, half of a train of potentials
 * at half the mains frequency, and a tenth of a single potential.
 */
#ifndef MYO_DSP_MAINS_COURSE_H
#define MYO_DSP_MAINS_COURSE_H

#include <stdbool.h>

#include "dsp/mains_phasors.h"

/** What is known of the blocks of a fit range. */
typedef struct myo_mains_blocks {
    size_t count;
    float power[MYO_PHASOR_BLOCKS][MYO_LANES];  /**< mean square */
    float absent[MYO_PHASOR_BLOCKS][MYO_LANES]; /**< 0, or Inf where samples are missing */
} myo_mains_blocks;

/** A harmonic: its phasors, and the part of them that is known already; path NULL: none is. */
typedef struct myo_mains_part {
    const myo_phasors *of, *path;
} myo_mains_part;

/** Marks the blocks of the wanted lanes whose power beyond the paths the harmonics explain. */
void myo_mains_find_own(const myo_mains_blocks *blocks, const myo_mains_part *parts, size_t count,
                        const bool *wanted, bool own[][MYO_LANES]);

/** Between which blocks the paths jump (apart[k]: k - 1 and k), and in which blocks some of the hum
 *  is left therefore, or what the band-pass answers to the jump. */
void myo_mains_find_jumps(const myo_kernels *kernels, const myo_mains_blocks *blocks,
                          const myo_mains_part *parts, size_t count, bool apart[][MYO_LANES],
                          bool unsure[][MYO_LANES]);

#endif
