/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classify/theil_sen.h"

#include <math.h>

#include "classify/mann_kendall.h"
#include "core/fail.h"
#include "core/memory.h"
#include "core/statistics.h"

/* Sen 1968: the interval takes the slopes ranked (N -+ z sqrt(Var S)) / 2 of N. The ranks are
 * rounded as SciPy's theilslopes does, outwards: one from 0 at the lower end, one from 1 at the
 * upper. Both rounded down, the interval of six values covers 94.4 %; so it covers 98.4 %. */
static void interval(myo_slope *slope, const double *sorted, size_t count, double spread)
{
    const double low = rint(((double)count - spread) / 2.0) - 1.0;
    const double high = rint(((double)count + spread) / 2.0);
    slope->low = sorted[low > 0 ? (size_t)low : 0];
    slope->high = sorted[high < (double)(count - 1) ? (size_t)high : count - 1];
}

static size_t all_slopes(double *slopes, const double *times, const double *values, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            if (times[k] > times[i])
                slopes[count++] = (values[k] - values[i]) / (times[k] - times[i]);
    return count;
}

static myo_status fit(myo_slope *slope, double *slopes, double *residuals, const double *times,
                      const double *values, size_t n)
{
    const size_t count = all_slopes(slopes, times, values, n);
    slope->value = myo_quantile(slopes, count, 0.5); /* which sorts them */
    for (size_t i = 0; i < n; i++)
        residuals[i] = values[i] - slope->value * (times[i] - times[0]);
    MYO_TRY(myo_kendall_inflation(&slope->inflation, residuals, n));
    if (count > 0)
        interval(slope, slopes, count,
                 1.959964 * sqrt(slope->inflation * myo_kendall_variance(values, n)));
    slope->start = myo_quantile(residuals, n, 0.5);
    return MYO_OK;
}

myo_status myo_theil_sen(myo_slope *out, const double *times, const double *values, size_t n)
{
    *out = (myo_slope) { .value = NAN, .low = NAN, .high = NAN, .start = NAN, .inflation = 1.0 };
    if (n < 3)
        return MYO_OK;
    const size_t pairs = n * (n - 1) / 2;
    double *work = myo_memory_new(pairs + n, sizeof *work);
    if (work == NULL)
        return MYO_NO_MEMORY;
    const myo_status status = fit(out, work, work + pairs, times, values, n);
    myo_memory_free(work);
    return status;
}
