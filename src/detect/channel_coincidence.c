/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/channel_coincidence.h"

#include <math.h>

static const double SAME_S = 0.01;

void myo_discharges_coincide(myo_discharge *a, size_t a_count, double a_start_s, double a_rate_hz,
                             const myo_discharge *b, size_t b_count, double b_start_s,
                             double b_rate_hz)
{
    size_t k = 0;
    for (size_t i = 0; i < a_count; i++) {
        const double at = a_start_s + (double)a[i].peak / a_rate_hz;
        while (k < b_count && b_start_s + (double)b[k].peak / b_rate_hz < at - SAME_S)
            k++;
        if (k < b_count && fabs(b_start_s + (double)b[k].peak / b_rate_hz - at) <= SAME_S)
            a[i].channels++;
    }
}
