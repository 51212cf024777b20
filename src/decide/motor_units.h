/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Clusters of shapes become numbered units. */
#ifndef MYO_DECIDE_MOTOR_UNITS_H
#define MYO_DECIDE_MOTOR_UNITS_H

#include "decide/decide_state.h"

/** Reads `firing`. Writes `clusters` and the template numbers of `discharges`: the largest cluster
 * of fasciculation candidates first; clusters under three members are no units. */
void myo_decide_units(myo_decide_track *track);

#endif
