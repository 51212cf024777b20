/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Active segments of a track, with a loud heart taken out where it hides them. */
#ifndef MYO_DECIDE_ACTIVITY_SEARCH_H
#define MYO_DECIDE_ACTIVITY_SEARCH_H

#include "decide/decide_state.h"

/** Reads `task`, `noise` and `damaged`. Writes `segments`; where a heart was under all of it, also
 *  `noise` again. @return OK, NO_MEMORY, or of a source */
MYO_CHECKED myo_status myo_decide_activity(myo_decide_run *run, myo_decide_track *track);

#endif
