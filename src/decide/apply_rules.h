/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The decision rules, applied to every segment and discharge of a track. */
#ifndef MYO_DECIDE_APPLY_RULES_H
#define MYO_DECIDE_APPLY_RULES_H

#include "decide/decide_state.h"

/** Reads `noise`, `damaged`, `task`, `firing`, `within_guard`, `not_isolated`, `accelerometer` and
 * the segments of other tracks. Writes the evidence of `segments`, `rest_s` and `findings`.
 *  @return OK, NO_MEMORY, or of a source */
MYO_CHECKED myo_status myo_decide_rules(myo_decide_run *run, myo_decide_track *track);

#endif
