/* SPDX-License-Identifier: GPL-3.0-or-later */
/** How long each recording is, for false detections per minute: from recordings, our own results or
 *  an option. */
#ifndef MYO_SCORE_EXPOSURE_H
#define MYO_SCORE_EXPOSURE_H

#include "score/score_types.h"

/** @return OK, NOT_FOUND, MALFORMED, what opening a recording returns, NO_MEMORY */
MYO_CHECKED myo_status myo_score_find_exposure(myo_score *score, const myo_log *log);

#endif
