/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classify/mann_kendall.h"

#include <math.h>

/* Var(S) = [n(n-1)(2n+5) - sum t(t-1)(2t+5)] / 18 over groups of t equal values. */
double myo_kendall_variance(const double *values, size_t n)
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
    const double variance = myo_kendall_variance(values, n);
    if (!(variance > 0) || s == 0.0)
        return 0.0;
    return (s > 0 ? s - 1.0 : s + 1.0) / sqrt(variance);
}
