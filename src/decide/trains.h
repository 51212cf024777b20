/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Motor units that fire rather than twitch: even trains, dense firing, volleys. */
#ifndef MYO_DECIDE_TRAINS_H
#define MYO_DECIDE_TRAINS_H

#include "decide/decide_state.h"

/** Reads `noise`. Writes trains to `segments`, the intervals and `continual` of `discharges`, and
 *  the maps `firing`, `within_guard` and `not_isolated`. @return OK, NO_MEMORY, or of a source */
MYO_CHECKED myo_status myo_decide_trains(myo_decide_run *run, myo_decide_track *track);

#endif
