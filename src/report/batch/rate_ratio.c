/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/rate_ratio.h"

#include <math.h>

#include "core/statistics.h"

myo_ratio myo_ratio_make(double k1, double t1, double k2, double t2)
{
    myo_ratio out = { NAN, NAN, NAN };
    if (!(k1 + k2 > 0) || !(t1 > 0) || !(t2 > 0))
        return out;
    double low, high;
    myo_wilson_interval(k1, k1 + k2, 0.95, &low, &high);
    out.ratio = k2 > 0 ? k1 / k2 * t2 / t1 : INFINITY;
    out.low = low < 1 ? low / (1 - low) * t2 / t1 : INFINITY;
    out.high = high < 1 && k2 > 0 ? high / (1 - high) * t2 / t1 : INFINITY;
    return out;
}
