/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A channel does one thing at a time: trains that reach into each other or into activity. */
#ifndef MYO_DECIDE_TRAIN_OVERLAPS_H
#define MYO_DECIDE_TRAIN_OVERLAPS_H

#include "decide/decide_state.h"

/** Parts or joins trains that reach into each other or into activity; afterwards no two segments of
 *  which one is a train overlap. Reads `noise`. Writes `segments`.
 *  @return OK, NO_MEMORY, or of a source */
MYO_CHECKED myo_status myo_decide_overlaps(myo_decide_run *run, myo_decide_track *track);

#endif
