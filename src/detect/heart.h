/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A strong heart under the envelope: beats found before activity is looked for, and a view of a
 *  track whose hops hold what is left without them. */
#ifndef MYO_DETECT_HEART_H
#define MYO_DETECT_HEART_H

#include "core/detections.h"
#include "core/fail.h"
#include "core/array.h"
#include "core/analysed_track.h"

enum { MYO_HEART_AFTER = 60, MYO_HEART_BEFORE = 12 }; /* hops: 1.5 s and 0.3 s */

typedef struct myo_heart {
    bool found;
    myo_array beats; /**< int64_t frames of the R waves, in order */
    /** median mean square and slow mean square of the hops after a beat, and before the next one */
    float after[2][MYO_HEART_AFTER], before[2][MYO_HEART_BEFORE], quiet[2];
} myo_heart;

/**
 * Finds the heart where it is the loudest thing but for what is rare: dominant spikes of one sign,
 * size and shape at 40 to 180 a minute. `out` must be freed. @return OK, NO_MEMORY, or what the
 * source returns
 */
MYO_CHECKED myo_status myo_heart_find(myo_heart *out, const myo_analysed_track *source,
                                      const myo_noise *noise);

/** A source whose hops, and the sigma of its windows, lack the heart's share; everything else is
 * the inner source's. */
typedef struct myo_heart_view {
    const myo_heart *heart;
    const myo_analysed_track *inner;
    myo_analysed_track source;
} myo_heart_view;

void myo_heart_view_open(myo_heart_view *out, const myo_heart *heart,
                         const myo_analysed_track *inner);

void myo_heart_free(myo_heart *heart);

#endif
