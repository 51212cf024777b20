/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A track without the power of its heart beats. */
#ifndef MYO_DETECT_ECG_SUBTRACTION_H
#define MYO_DETECT_ECG_SUBTRACTION_H

#include "detect/ecg_template.h"

/** A source whose hops, and the sigma of its windows, lack the heart's share; everything else is
 * the inner source's. */
typedef struct myo_ecg_subtraction {
    const myo_ecg_template *ecg;
    const myo_analysed_track *inner;
    myo_analysed_track source;
} myo_ecg_subtraction;

void myo_ecg_subtraction_open(myo_ecg_subtraction *out, const myo_ecg_template *ecg,
                              const myo_analysed_track *inner);

#endif
