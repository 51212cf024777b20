/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Which files of two folders belong together. */
#ifndef MYO_REPLAY_TRACE_PAIRS_H
#define MYO_REPLAY_TRACE_PAIRS_H

#include "replay/comparison.h"

/** Fills `pairs`, in the order of names. @return OK, NOT_FOUND, ARGUMENT, NO_MEMORY */
MYO_CHECKED myo_status myo_trace_find_pairs(myo_comparison *comparison, const myo_log *log);

#endif
