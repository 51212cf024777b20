/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classify/mann_kendall.h"

#include <math.h>

#include "core/fail.h"
#include "core/memory.h"
#include "core/statistics.h"

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

/* Share of all orders of n values in which at most `pairs` of the pairs rise. The number of orders
 * with k such pairs (Mahonian numbers) comes from those of n - 1 values: the n-th adds 0 to n - 1.
 * Ties, which spectra hardly have, make S smaller than its distribution allows: p is then too
 * large, never too small. */
static double share_of_orders(size_t n, double pairs)
{
    enum { MOST = MYO_KENDALL_EXACT * (MYO_KENDALL_EXACT - 1) / 2 + 1 };
    double shares[MOST] = { 1.0 }, before[MOST];
    size_t most = 0;
    for (size_t m = 2; m <= n; m++) {
        for (size_t k = 0; k <= most; k++)
            before[k] = shares[k];
        double sum = 0.0;
        for (size_t k = 0; k <= most + m - 1; k++) {
            sum += k <= most ? before[k] : 0.0;
            sum -= k >= m ? before[k - m] : 0.0;
            shares[k] = sum / (double)m;
        }
        most += m - 1;
    }
    double all = 0.0;
    for (size_t k = 0; k <= most && (double)k <= pairs; k++)
        all += shares[k];
    return all < 1.0 ? all : 1.0;
}

myo_kendall myo_mann_kendall(const double *values, size_t n, double inflation)
{
    myo_kendall out = { .p_fall = 1.0 };
    if (n < 3)
        return out;
    double s = 0.0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            s += (double)((values[k] > values[i]) - (values[k] < values[i]));
    const double variance = inflation * myo_kendall_variance(values, n);
    if (!(variance > 0))
        return out;
    out.z = s == 0.0 ? 0.0 : (s > 0 ? s - 1.0 : s + 1.0) / sqrt(variance);
    out.p_fall = myo_normal_tail(-(s + 1.0) / sqrt(variance));
    if (n < MYO_KENDALL_EXACT) {
        const double all = (double)n * ((double)n - 1.0) / 2.0;
        const double exact = share_of_orders(n, (s + all) / 2.0);
        out.p_fall = inflation > 1.0 && out.p_fall > exact ? out.p_fall : exact;
    }
    return out;
}

static void rank(double *ranks, const double *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        ranks[i] = -0.5 * ((double)n - 1.0); /* their mean is 0 */
        for (size_t k = 0; k < n; k++)
            ranks[i] += values[k] < values[i] ? 1.0 : values[k] == values[i] && k != i ? 0.5 : 0.0;
    }
}

/* Hamed & Rao estimate each lag and keep those that are significant at 5 %. Thirty values show a
 * correlation of .3 at that level every other time, and the other half of the tests is then wrong
 * too often. So (ours) only the first lag is estimated, counts from one standard error, and the
 * others are its powers, as in a process of first order. Taking a trend off leaves a correlation of
 * about -2/n, which is put back. */
myo_status myo_kendall_inflation(double *out, const double *residuals, size_t n)
{
    *out = 1.0;
    if (n < 6)
        return MYO_OK;
    double *ranks = myo_memory_new(n, sizeof *ranks);
    if (ranks == NULL)
        return MYO_NO_MEMORY;
    rank(ranks, residuals, n);
    const double count = (double)n;
    double power = 0.0, product = 0.0;
    for (size_t i = 0; i < n; i++) {
        power += ranks[i] * ranks[i];
        product += i + 1 < n ? ranks[i] * ranks[i + 1] : 0.0;
    }
    myo_memory_free(ranks);
    const double first = power > 0 ? product / power + 2.0 / count : 0.0;
    if (!(first > 1.0 / sqrt(count)))
        return MYO_OK;
    double correlation = first < 0.9 ? first : 0.9, sum = 0.0;
    for (size_t lag = 1; lag < n; lag++, correlation *= first < 0.9 ? first : 0.9) {
        const double left = count - (double)lag;
        sum += left * (left - 1.0) * (left - 2.0) * correlation;
    }
    *out = 1.0 + 2.0 * sum / (count * (count - 1.0) * (count - 2.0));
    return MYO_OK;
}
