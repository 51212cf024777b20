/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Fatigue inside each hold and over series of repeated contractions. */
#ifndef MYO_DECIDE_CONTRACTION_FATIGUE_H
#define MYO_DECIDE_CONTRACTION_FATIGUE_H

#include "decide/decide_state.h"

/** Reads `findings`, `noise` and `active`. Writes `fatigue` of the track and of its contractions,
 * and a finding for each series that tires. @return OK, NO_MEMORY, or of a source */
MYO_CHECKED myo_status myo_decide_fatigue(myo_decide_run *run, myo_decide_track *track);

#endif
