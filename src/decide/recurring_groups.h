/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Groups of discharges of one unit that recur: myokymia. */
#ifndef MYO_DECIDE_RECURRING_GROUPS_H
#define MYO_DECIDE_RECURRING_GROUPS_H

#include "decide/decide_state.h"

/** Reads and writes the states of `discharges`. */
void myo_decide_groups(myo_decide_track *track);

#endif
