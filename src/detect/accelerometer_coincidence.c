/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/accelerometer_coincidence.h"

#include <math.h>

myo_motion *myo_coincident_motion(myo_motion *motions, size_t count, double onset_s,
                                  const myo_accelerometer_clock *clock,
                                  const myo_settings *settings, double *lag_s)
{
    const double offset = myo_accelerometer_clock_offset(clock, onset_s);
    const double lowest = onset_s + offset - 0.2, highest = onset_s + offset + 0.12;
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (motions[middle].onset_s < lowest)
            low = middle + 1;
        else
            high = middle;
    }
    myo_motion *nearest = NULL;
    double best = INFINITY;
    for (; low < count && motions[low].onset_s <= highest; low++) {
        const double lag = motions[low].onset_s - offset - onset_s;
        const double inside = lag < -settings->acc_lead_s ? -settings->acc_lead_s - lag
                              : lag > settings->acc_lag_s ? lag - settings->acc_lag_s
                                                          : 0.0;
        if (inside < best) {
            best = inside;
            nearest = &motions[low];
            *lag_s = lag;
        }
    }
    return nearest;
}
