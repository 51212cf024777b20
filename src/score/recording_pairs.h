/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Which detected table belongs to which reference: two files, or two folders by relative stem. */
#ifndef MYO_SCORE_RECORDING_PAIRS_H
#define MYO_SCORE_RECORDING_PAIRS_H

#include "score/score_types.h"

/** @return OK, NOT_FOUND, ARGUMENT, UNREADABLE, MALFORMED, NO_MEMORY */
MYO_CHECKED myo_status myo_score_find_pairs(myo_score *score, const myo_log *log);

#endif
