/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classify/trend.h"

#include <math.h>

#include "core/fail.h"
#include "core/memory.h"
#include "core/statistics.h"

/* Var(S) = [n(n-1)(2n+5) - sum t(t-1)(2t+5)] / 18 over groups of t equal values. */
static double variance_of_s(const double *values, size_t n)
{
    const double count = (double)n;
    double sum = count * (count - 1.0) * (2.0 * count + 5.0);
    for (size_t i = 0; i < n; i++) {
        size_t equal = 1;
        int first = 1;
        for (size_t k = 0; k < n; k++)
            if (k != i && values[k] == values[i]) {
                equal++;
                first = first && k > i;
            }
        const double t = (double)equal;
        if (first && equal > 1)
            sum -= t * (t - 1.0) * (2.0 * t + 5.0);
    }
    return sum / 18.0;
}

double myo_mann_kendall(const double *values, size_t n)
{
    if (n < 3)
        return 0.0;
    double s = 0.0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            s += (double)((values[k] > values[i]) - (values[k] < values[i]));
    const double variance = variance_of_s(values, n);
    if (!(variance > 0) || s == 0.0)
        return 0.0;
    return (s > 0 ? s - 1.0 : s + 1.0) / sqrt(variance);
}

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
        const double spread = 1.959964 * sqrt(variance_of_s(values, n));
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
