/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Motion seen by an accelerometer, and how it coincides with electrical events. */
#ifndef MYO_DETECT_MOTION_H
#define MYO_DETECT_MOTION_H

#include "core/evidence.h"
#include "core/memory.h"
#include "core/fail.h"
#include "core/source.h"
#include "myoscribe/settings.h"

/** One movement: crossings of the band-passed magnitude closer than 0.15 s. */
typedef struct myo_motion {
    double onset_s, end_s; /**< recording clock as the accelerometer's stream has it */
    double peak, peak_over_sigma;
    double low_ratio; /**< magnitude below the band over magnitude in it: slow movement */
    double emg_s;     /**< onset of the electrical event it was matched to; NaN */
} myo_motion;

/** What one accelerometer says of one EMG track. */
typedef struct myo_coupling {
    double offset_s; /**< accelerometer minus EMG clock; 0 on one clock, NaN when unknown */
    double chance;   /**< probability that a chance movement falls into the window; NaN */
    int32_t pairs;   /**< events the offset was estimated from */
} myo_coupling;

/** Pushes myo_motion into `out`, in order. @return OK, NO_MEMORY, or what the source returns */
MYO_CHECKED myo_status myo_motions_find(myo_array *out, const myo_source *source,
                                        const myo_noise *noise, const myo_settings *settings);

/**
 * Estimates the fixed offset between the two clocks: the densest 20 ms of lags of all pairs within
 * acc_offset_max_s, taken only when it stands out of chance, less the expected electromechanical
 * delay. With `same_clock` it is 0. `onsets` are EMG onsets in seconds, in order.
 */
MYO_CHECKED myo_status myo_coupling_estimate(myo_coupling *out, const double *onsets, size_t count,
                                             const myo_motion *motions, size_t motion_count,
                                             double duration_s, bool same_clock,
                                             const myo_settings *settings);

/** The movement nearest to `onset_s` (offset removed) between -200 and +120 ms, NULL when none.
 *  `lag_s`: its onset minus the electrical one. */
myo_motion *myo_motion_near(myo_motion *motions, size_t count, double onset_s,
                            const myo_coupling *coupling, const myo_settings *settings,
                            double *lag_s);

#endif
