/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Summaries, exclusions and templates of the decision. */
#ifndef MYO_DECIDE_TRACK_SUMMARY_H
#define MYO_DECIDE_TRACK_SUMMARY_H

#include "decide/decide_state.h"

/** Reads what all parts before have written. Writes summaries, templates, exclusions and clocks of
 *  `out`. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_decide_summaries(myo_decision *out, myo_decide_run *run);

#endif
