/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Potentials inside segments, and how alone every potential is. */
#ifndef MYO_DECIDE_BURIED_SEARCH_H
#define MYO_DECIDE_BURIED_SEARCH_H

#include "decide/decide_state.h"

/** Reads `noise`, `level`, `segments`, `discharges` and `clusters`. Writes `buried`, with the beats
 *  among them. @return OK, NO_MEMORY, or of a source */
MYO_CHECKED myo_status myo_decide_buried(myo_decide_run *run, myo_decide_track *track);

/** Reads and writes `discharges` and `buried`: their crowds. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_decide_crowds(myo_decide_run *run, myo_decide_track *track);

#endif
