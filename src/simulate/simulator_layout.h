/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The streams, channels and marks of what a simulator will make. */
#ifndef MYO_SIMULATE_SIMULATOR_LAYOUT_H
#define MYO_SIMULATE_SIMULATOR_LAYOUT_H

#include "simulate/simulator_state.h"

/** Fills info: streams, channels, marks. @return OK, LIMIT, NO_MEMORY */
MYO_CHECKED myo_status myo_simulator_lay_out(struct myo_simulator *simulator);

#endif
