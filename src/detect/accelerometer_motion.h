/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Motion seen by an accelerometer. */
#ifndef MYO_DETECT_ACCELEROMETER_MOTION_H
#define MYO_DETECT_ACCELEROMETER_MOTION_H

#include "core/detections.h"
#include "core/array.h"
#include "core/fail.h"
#include "core/analysed_track.h"
#include "myoscribe/settings.h"

/** One movement: crossings of the band-passed magnitude closer than 0.15 s. */
typedef struct myo_motion {
    double onset_s, end_s; /**< recording clock as the accelerometer's stream has it */
    double peak, peak_over_sigma;
    double low_ratio; /**< magnitude below the band over magnitude in it: slow movement */
    double emg_s;     /**< onset of the electrical event it was matched to; NaN */
} myo_motion;

/** Pushes myo_motion into `out`, in order. @return OK, NO_MEMORY, or what the source returns */
MYO_CHECKED myo_status myo_motions_find(myo_array *out, const myo_analysed_track *source,
                                        const myo_noise *noise, const myo_settings *settings);

#endif
