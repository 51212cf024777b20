/* SPDX-License-Identifier: GPL-3.0-or-later */
/** How long each recording is, for false detections per minute: from recordings, our own results or
 *  an option. */
#ifndef MYO_SCORE_EXPOSURE_H
#define MYO_SCORE_EXPOSURE_H

#include "core/tsv.h"
#include "score/score_types.h"

/** Our own recordings.tsv beside the detected tables, read once for all pairs. */
typedef struct myo_exposure {
    myo_table table;
    const char *path;
    bool found;
    size_t recording, channel, duration, clean;
} myo_exposure;

/** Zeroed `out` stays so where there is no such table. @return OK, UNREADABLE, MALFORMED, LIMIT,
 *  NO_MEMORY */
MYO_CHECKED myo_status myo_exposure_open(myo_exposure *out, const myo_score *score,
                                         const myo_log *log);
/** @return OK, NOT_FOUND, MALFORMED, what opening a recording returns, NO_MEMORY */
MYO_CHECKED myo_status myo_score_find_exposure(myo_score *score, myo_score_pair *pair,
                                               const myo_exposure *in, const myo_log *log);

#endif
