/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The harmonics of lanes that were found at one place, and their course through the segment. */
#ifndef MYO_DSP_MAINS_SOLUTION_H
#define MYO_DSP_MAINS_SOLUTION_H

#include "dsp/mains_state.h"

typedef struct myo_mains_solution {
    myo_mains_harmonics hum;
    bool unsure[MYO_PHASOR_BLOCKS][MYO_LANES]; /**< some of it is left in this block */
} myo_mains_solution;

/** Fits all harmonics of the chosen lanes from the state's phasors at the place's table, which it
 *  turns; harmonic h turns h times as fast. Fills the fits of the lanes in which there is a line.
 */
void myo_mains_solve(myo_mains_solution *solution, myo_mains_state *state,
                     const myo_mains_place *where, size_t harmonics, const bool *chosen,
                     myo_mains_fit *const *fits);

#endif
