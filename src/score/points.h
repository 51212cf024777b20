/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Fasciculations: points paired one to one. */
#ifndef MYO_SCORE_POINTS_H
#define MYO_SCORE_POINTS_H

#include "score/score_types.h"

/** Sets outcome and partner of both sides' events of `kind`, and its counts.
 *  @return OK, LIMIT, NO_MEMORY */
MYO_CHECKED myo_status myo_score_points(myo_score *score, myo_score_pair *pair, int kind,
                                        const myo_log *log);

#endif
