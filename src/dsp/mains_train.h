/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Tells a train of potentials, evoked at a divisor of the mains frequency, from hum. Both are lines
 * at multiples of the mains. Only the train has lines between them, and so repeats itself after
 * several periods of the mains but not after one.
 */
#ifndef MYO_DSP_MAINS_TRAIN_H
#define MYO_DSP_MAINS_TRAIN_H

#include "dsp/mains_state.h"

/** Gives up places, and blocks found, where it is a train of potentials. x: `count` frames of
 *  `width` signals side by side (MYO_LANES, or 1: a row); what is missing is 0. */
void myo_mains_leave_trains(myo_mains_state *of, const float *x, size_t width, size_t count,
                            myo_mains_place *places);

#endif
