/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Short or slow segments that are no activity after all. */
#ifndef MYO_DECIDE_SHORT_SEGMENTS_H
#define MYO_DECIDE_SHORT_SEGMENTS_H

#include "decide/decide_state.h"

/** Takes apart segments that are no activity: a few potentials of known units close together, or
 *  heart beats. Their discharges join those of the track. Reads `noise`, `noisy`. Writes
 * `segments`, `discharges` and `clusters`. @return OK, NO_MEMORY, or of a source */
MYO_CHECKED myo_status myo_decide_short(myo_decide_run *run, myo_decide_track *track);

#endif
