/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The channels of a pair that are scored by themselves, and the time of each that is not scored.
 */
#ifndef MYO_SCORE_CHANNEL_GROUPS_H
#define MYO_SCORE_CHANNEL_GROUPS_H

#include "score/score_types.h"

/** @return OK, CHANNEL, LIMIT, NO_MEMORY */
MYO_CHECKED myo_status myo_score_group(myo_score *score, myo_score_pair *pair, const myo_log *log);

#endif
