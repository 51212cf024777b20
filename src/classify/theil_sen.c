/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classify/theil_sen.h"

#include <math.h>

#include "classify/mann_kendall.h"
#include "core/fail.h"
#include "core/memory.h"
#include "core/statistics.h"

/* Sen 1968: the interval takes the slopes ranked (N -+ z sqrt(Var S)) / 2 of N. */
myo_status myo_theil_sen(myo_slope *out, const double *times, const double *values, size_t n)
{
    myo_slope slope = { .value = NAN, .low = NAN, .high = NAN, .start = NAN };
    if (n >= 3) {
        const size_t limit = n * (n - 1) / 2;
        double *slopes = myo_memory_new(limit, sizeof *slopes);
        if (slopes == NULL)
            return MYO_NO_MEMORY;
        size_t count = 0;
        for (size_t i = 0; i < n; i++)
            for (size_t k = i + 1; k < n; k++)
                if (times[k] > times[i])
                    slopes[count++] = (values[k] - values[i]) / (times[k] - times[i]);
        slope.value = myo_quantile(slopes, count, 0.5);
        const double spread = 1.959964 * sqrt(myo_kendall_variance(values, n));
        const double low = ((double)count - spread) / 2.0, high = ((double)count + spread) / 2.0;
        slope.low = count == 0 ? NAN : slopes[low > 0 ? (size_t)low : 0];
        slope.high =
            count == 0 ? NAN : slopes[high < (double)(count - 1) ? (size_t)high : count - 1];
        for (size_t i = 0; i < n; i++)
            slopes[i] = values[i] - slope.value * (times[i] - times[0]);
        slope.start = myo_quantile(slopes, n, 0.5);
        myo_memory_free(slopes);
    }
    *out = slope;
    return MYO_OK;
}
