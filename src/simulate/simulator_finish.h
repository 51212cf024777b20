/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Sources mixed: from sums of potentials to raw samples. */
#ifndef MYO_SIMULATE_SIMULATOR_FINISH_H
#define MYO_SIMULATE_SIMULATOR_FINISH_H

#include "simulate/simulator_state.h"

/** Takes `count` frames off the mixers, adds the environment and makes raw samples of them. */
void myo_simulator_finish_emg(struct myo_simulator *simulator, size_t count);
void myo_simulator_finish_sensor(struct myo_simulator *simulator, size_t count, double effort_mg);

#endif
