/* SPDX-License-Identifier: GPL-3.0-or-later */
/** How an accelerometer's clock and an EMG track's clock go together, and which movement belongs to
 *  which electrical event. */
#ifndef MYO_DETECT_COUPLING_H
#define MYO_DETECT_COUPLING_H

#include "detect/motion.h"

/** What one accelerometer says of one EMG track. */
typedef struct myo_coupling {
    double offset_s;  /**< accelerometer minus EMG clock at second 0; 0 on one clock, NaN when
                           unknown */
    double drift_ppm; /**< growth of the offset; 0 on one clock, NaN when not known well enough */
    double drift_error_ppm; /**< standard error of the drift; 0 on one clock */
    double chance;          /**< probability that a chance movement falls into the window; NaN */
    int32_t pairs;          /**< coincidences the clocks were compared by */
} myo_coupling;

/**
 * Compares the clocks: the densest 20 ms of the lags of all pairs, in pieces of five minutes so
 * that a drift cannot smear it, taken only where chance would make it less than once in a thousand
 * times; a line through the coincidences gives offset and drift; the electromechanical delay
 * expected is taken off. With `same_clock` both are 0. `onsets` are EMG onsets in seconds, in
 * order.
 * @return OK, NO_MEMORY
 */
MYO_CHECKED myo_status myo_coupling_estimate(myo_coupling *out, const double *onsets, size_t count,
                                             const myo_motion *motions, size_t motion_count,
                                             double duration_s, bool same_clock,
                                             const myo_settings *settings);

/** Offset of the clocks at a time; 0 when unknown. */
double myo_coupling_offset(const myo_coupling *coupling, double seconds);

/** The movement nearest to `onset_s` (offset removed) between -200 and +120 ms, NULL when none.
 *  `lag_s`: its onset minus the electrical one. */
myo_motion *myo_motion_near(myo_motion *motions, size_t count, double onset_s,
                            const myo_coupling *coupling, const myo_settings *settings,
                            double *lag_s);

#endif
