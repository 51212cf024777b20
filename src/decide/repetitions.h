/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Where a series of repeated contractions is cut, also where the muscle never relaxes. */
#ifndef MYO_DECIDE_REPETITIONS_H
#define MYO_DECIDE_REPETITIONS_H

#include "decide/decide_state.h"

/** The part of a repetition at half of its peak and over, in frames. */
typedef struct myo_repetition {
    int64_t first, end;
    size_t finding; /**< the contraction it lies in */
} myo_repetition;

typedef struct myo_repetitions {
    myo_array items; /**< myo_repetition, in order */
    double period_s; /**< from peak to peak, the median; NaN under two */
    bool marked;     /**< cut by task marks, otherwise by the envelope */
} myo_repetitions;

/**
 * The repetitions among findings [from, to) of a track, of which those with `part[i - from]` count.
 * Marks cut them where there are at least MYO_FATIGUE_REPETITIONS; otherwise valleys of the
 * envelope of half of the lower peak beside them, and less. Freed by the caller, also on failure.
 * @return OK, NO_MEMORY, or of a source
 */
MYO_CHECKED myo_status myo_repetitions_find(myo_repetitions *out, const myo_decide_run *run,
                                            const myo_decide_track *track, size_t from, size_t to,
                                            const bool *part);
void myo_repetitions_free(myo_repetitions *repetitions);

#endif
