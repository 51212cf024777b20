/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Clean rest: what is left of a track without damage, artefacts and activity with its guards. */
#ifndef MYO_DECIDE_CLEAN_REST_H
#define MYO_DECIDE_CLEAN_REST_H

#include "decide/decide_state.h"

/** Reads `findings`, `task`, `damaged` and `noise`. Writes `active`, `artefacts`, `clean_rest_s`
 * and the counts of the summary. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_decide_clean_rest(myo_decide_run *run, myo_decide_track *track);

#endif
