/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Which differences are accepted, and the sentence that says why. */
#ifndef MYO_REPLAY_TRACE_VERDICT_H
#define MYO_REPLAY_TRACE_VERDICT_H

#include "core/arena.h"
#include "myoscribe/compare.h"

/** Sets `passed` and `verdict`. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_trace_judge(myo_trace_difference *difference,
                                       const myo_compare_options *options, myo_arena *arena);

#endif
