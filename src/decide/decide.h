/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Pass 2: from what pass 1 measured to episodes. The one place that orders detect and classify. */
#ifndef MYO_DECIDE_DECIDE_H
#define MYO_DECIDE_DECIDE_H

#include "core/arena.h"
#include "decide/decision.h"

/** Everything in `out` lives in `arena`. @return OK, NO_MEMORY, UNREADABLE, MALFORMED */
MYO_CHECKED myo_status myo_decide(myo_decision *out, const myo_decide_input *input,
                                  myo_arena *arena, const myo_log *log);

#endif
