/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Pulses of stimulators and pacemakers, with and without marks. */
#ifndef MYO_DECIDE_ELECTRICAL_EDGES_H
#define MYO_DECIDE_ELECTRICAL_EDGES_H

#include "decide/decide_state.h"

/** Reads and writes the states of `discharges`, and of `buried` what a pulse evokes; reads `noise`.
 *  @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_decide_edges(myo_decide_run *run, myo_decide_track *track);

#endif
