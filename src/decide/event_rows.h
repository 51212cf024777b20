/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Rows of events.tsv from findings. */
#ifndef MYO_DECIDE_EVENT_ROWS_H
#define MYO_DECIDE_EVENT_ROWS_H

#include "decide/decide_state.h"

/** Reads `findings` of all tracks and puts them in order. Writes the events of `out`.
 *  @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_decide_rows(myo_decision *out, myo_decide_run *run);

#endif
