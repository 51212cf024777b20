/* SPDX-License-Identifier: GPL-3.0-or-later */
/** How far an accelerometer's clock and an EMG track's clock are from each other. */
#ifndef MYO_DETECT_ACCELEROMETER_CLOCK_H
#define MYO_DETECT_ACCELEROMETER_CLOCK_H

#include "detect/accelerometer_motion.h"

/** What one accelerometer says of one EMG track. */
typedef struct myo_accelerometer_clock {
    double offset_s;  /**< accelerometer minus EMG clock at second 0; 0 on one clock, NaN when
                           unknown */
    double drift_ppm; /**< growth of the offset; 0 on one clock, NaN when not known well enough */
    double drift_error_ppm; /**< standard error of the drift; 0 on one clock */
    double chance;          /**< probability that a chance movement falls into the window; NaN */
    int32_t pairs;          /**< coincidences the clocks were compared by */
} myo_accelerometer_clock;

/**
 * Compares the clocks: the densest 20 ms of the lags of all pairs, in pieces of five minutes so
 * that a drift cannot smear it, taken only where chance would make it less than once in a thousand
 * times; a line through the coincidences gives offset and drift; the electromechanical delay
 * expected is taken off. With `same_clock` both are 0. `onsets` are EMG onsets in seconds, in
 * order.
 * @return OK, NO_MEMORY
 */
MYO_CHECKED myo_status myo_accelerometer_clock_compare(
    myo_accelerometer_clock *out, const double *onsets, size_t count, const myo_motion *motions,
    size_t motion_count, double duration_s, bool same_clock, const myo_settings *settings);

/** Offset of the clocks at a time; 0 when unknown. */
double myo_accelerometer_clock_offset(const myo_accelerometer_clock *clock, double seconds);

#endif
