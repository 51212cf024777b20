/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Ranges of a track that say nothing: damage, too much noise. */
#ifndef MYO_DECIDE_UNUSABLE_RANGES_H
#define MYO_DECIDE_UNUSABLE_RANGES_H

#include "decide/decide_state.h"

/** Reads the source's damage and `noise`. Writes `noisy` and `damaged`. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_decide_unusable(myo_decide_run *run, myo_decide_track *track);

/** Ranges not searched for discharges: damage with its guard, and `inside`; `out` is empty before.
 *  @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_unsearched_ranges(myo_intervals *out, const myo_decide_run *run,
                                             const myo_decide_track *track,
                                             const myo_intervals *inside);

#endif
