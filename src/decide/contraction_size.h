/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The numbers people expect of a channel's largest contraction. */
#ifndef MYO_DECIDE_CONTRACTION_SIZE_H
#define MYO_DECIDE_CONTRACTION_SIZE_H

#include "decide/decide_state.h"

/**
 * Sets rms_max, peak_max, mdf_start_hz and rms_reference of the row; NaN where the channel has no
 * contraction, or none under a mark `mvc`. The largest is the one of largest root mean square among
 * those of half a second or more, else among all. Reads the findings with their fatigue.
 * @return OK, or what reading the envelope returns
 */
MYO_CHECKED myo_status myo_contraction_size(myo_summary *row, const myo_decide_run *run,
                                            const myo_decide_track *track);

#endif
