/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The limits a detector must keep. */
#ifndef MYO_SCORE_GATES_H
#define MYO_SCORE_GATES_H

#include "score/score_types.h"

/** Fills gates and `passed`. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_score_judge(myo_score *score);

#endif
