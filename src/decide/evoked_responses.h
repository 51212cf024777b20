/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a stimulus evokes. */
#ifndef MYO_DECIDE_EVOKED_RESPONSES_H
#define MYO_DECIDE_EVOKED_RESPONSES_H

#include "decide/decide_state.h"

/** Reads `task`. Writes the stimulus fields of `discharges` and `segments`. */
void myo_decide_evoked(myo_decide_track *track);

#endif
