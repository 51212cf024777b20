/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Discharges of a track outside its segments, and how many channels saw each. */
#ifndef MYO_DECIDE_DISCHARGE_SEARCH_H
#define MYO_DECIDE_DISCHARGE_SEARCH_H

#include "decide/decide_state.h"

/** Reads `noise`, `noisy` and `segments`. Writes `discharges` and `clusters`.
 *  @return OK, NO_MEMORY, or of a source */
MYO_CHECKED myo_status myo_decide_discharges(myo_decide_run *run, myo_decide_track *track);

/** Reads and writes the `discharges` of all EMG tracks: on how many channels each is seen. */
void myo_decide_channels(myo_decide_run *run);

#endif
