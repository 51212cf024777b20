/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Cramp, fatigue, voluntary, artefact: intervals that are found when they overlap. */
#ifndef MYO_SCORE_EPISODES_H
#define MYO_SCORE_EPISODES_H

#include "score/score_types.h"

/** Sets outcome and partners of both sides' events of `kind`, and its counts.
 *  @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_score_episodes(myo_score *score, myo_score_pair *pair, int kind);

#endif
