/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A strong heart under the envelope: its beats, found before activity is looked for, and the power
 *  that each of them leaves. */
#ifndef MYO_DETECT_ECG_TEMPLATE_H
#define MYO_DETECT_ECG_TEMPLATE_H

#include "core/detections.h"
#include "core/fail.h"
#include "core/array.h"
#include "core/analysed_track.h"

enum { MYO_ECG_AFTER = 60, MYO_ECG_BEFORE = 12 }; /* hops: 1.5 s and 0.3 s */

typedef struct myo_ecg_template {
    bool found;
    myo_array beats; /**< int64_t frames of the R waves, in order */
    /** median mean square and slow mean square of the hops after a beat, and before the next one */
    float after[2][MYO_ECG_AFTER], before[2][MYO_ECG_BEFORE], quiet[2];
} myo_ecg_template;

/**
 * Finds the heart where it is the loudest thing but for what is rare: dominant spikes of one sign,
 * size and shape at 40 to 180 a minute. `out` must be freed. @return OK, NO_MEMORY, or what the
 * source returns
 */
MYO_CHECKED myo_status myo_ecg_template_find(myo_ecg_template *out,
                                             const myo_analysed_track *source,
                                             const myo_noise *noise);

void myo_ecg_template_free(myo_ecg_template *ecg);

#endif
