/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The envelope says within a hop or two where activity begins. The instant is the frame at which
 * the variance of the samples most likely changed: for Gaussian samples of variance v0 before frame
 * j of n and v1 after it, the profile log-likelihood is -1/2 [j ln v0(j) + (n - j) ln v1(j)] plus a
 * constant (Selvan 2018 for EMG). It needs no threshold, and so no choice between an early onset
 * and a false one.
 *
 * The plain search takes two exact logarithms at every frame around every boundary. Here a
 * polynomial of known error finds the frames that can be the maximum, a bound on whole strides
 * skips those that cannot, and only the few left get the exact logarithm. The answer is the plain
 * search's, to the frame.
 */
#include "detect/onset.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "kernels/exact.h"

/* Natural logarithm of a normal number within LOG_ERROR (Chebyshev fit; its largest error is 1e-5):
 * tells where the exact one is worth its time. */
static const double LOG_ERROR = 2e-5;

static double quick_log(double x)
{
    static const double LN2 = 0.69314718055994531;
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    const double exponent = (double)(int64_t)(bits >> 52) - 1023.0;
    bits = (bits & 0xfffffffffffffU) | (uint64_t)1023 << 52;
    double m;
    memcpy(&m, &bits, sizeof m);
    const double t = m - 1.0;
    const double high = 2.85272681e-01 + t * (-1.31581825e-01 + t * 3.04490045e-02);
    return exponent * LN2 +
           (9.97503259e-06 + t * (9.99235484e-01 + t * (-4.90230723e-01 + t * high)));
}

/* A change of variance at frame j of n. `before[j]` is the sum of the squares of the frames before
 * j; it never falls with j. */
typedef struct change {
    const double *before;
    size_t n;
    bool rises; /* the variance after j is the larger one */
} change;

/* Variances before and after j. @return whether a change there is possible */
static bool variances(double *v0, double *v1, const change *in, size_t j)
{
    *v0 = in->before[j] / (double)j;
    *v1 = (in->before[in->n] - in->before[j]) / (double)(in->n - j);
    return *v0 > 0 && *v1 > 0 && (*v1 > *v0) == in->rises;
}

static double rough_likelihood(const change *in, size_t j)
{
    double v0, v1;
    if (!variances(&v0, &v1, in, j))
        return -INFINITY;
    return -0.5 * ((double)j * quick_log(v0) + (double)(in->n - j) * quick_log(v1));
}

/* What the likelihood of no j in [first, last] exceeds. With p = j / n and q the share of the
 * squares before j, it is n/2 D(p||q) and a constant, where the divergence D grows with the
 * distance of p and q; for a rise q < p, so the largest p and the smallest q bound it. */
static double likelihood_bound(const change *in, size_t first, size_t last)
{
    const double n = (double)in->n, total = in->before[in->n];
    const double p = (double)(in->rises ? last : first) / n;
    const double q = in->before[in->rises ? first : last] / total;
    const double distance = in->rises ? p - q : q - p;
    const double divergence =
        distance > 0 ? p * quick_log(p / q) + (1 - p) * quick_log((1 - p) / (1 - q)) : 0.0;
    return 0.5 * n * (divergence - quick_log(total / n));
}

/* The j that maximises the profile likelihood, in frames from the start. `rough`: n numbers, the
 * likelihood with quick_log where a bound lets it be the largest; only what comes near the largest
 * of them can be the maximum. */
static size_t likeliest_change(const change *in, size_t margin, double *rough)
{
    enum { STRIDE = 16 };
    const size_t n = in->n, last = n - margin;
    const double error = 2.0 * LOG_ERROR * (double)n;
    double best = -INFINITY, v0, v1;
    size_t at = n / 2;
    for (size_t j = margin; j <= last; j++)
        rough[j] = -INFINITY;
    for (size_t j = margin; j <= last; j += STRIDE) {
        rough[j] = rough_likelihood(in, j);
        best = rough[j] > best ? rough[j] : best;
    }
    for (size_t j = margin; j <= last; j += STRIDE) {
        const size_t end = last - j < STRIDE ? last : j + STRIDE - 1;
        if (likelihood_bound(in, j, end) < best - error)
            continue;
        for (size_t i = j + 1; i <= end; i++) {
            rough[i] = rough_likelihood(in, i);
            best = rough[i] > best ? rough[i] : best;
        }
    }
    const double least = best - error;
    best = -INFINITY;
    for (size_t j = margin; j <= last; j++) {
        if (!(rough[j] >= least && rough[j] > -INFINITY) || !variances(&v0, &v1, in, j))
            continue;
        const double likelihood =
            -0.5 * ((double)j * myo_exact_log(v0) + (double)(n - j) * myo_exact_log(v1));
        if (likelihood > best) {
            best = likelihood;
            at = j;
        }
    }
    return at;
}

static myo_status refine_boundary(int64_t *boundary, const myo_analysed_track *source,
                                  int64_t first, int64_t end, bool rises)
{
    const double rate = source->track->geometry.rate_hz;
    if (end - first < (int64_t)(0.06 * rate))
        return MYO_OK;
    const size_t n = (size_t)(end - first), margin = (size_t)(0.01 * rate) + 1;
    float *x = myo_memory_raw(n, sizeof *x);
    double *sums = myo_memory_raw(2 * n + 1, sizeof *sums);
    if (x == NULL || sums == NULL) {
        myo_memory_free(x);
        myo_memory_free(sums);
        return MYO_NO_MEMORY;
    }
    const myo_status status = source->samples(source->context, first, n, x);
    if (status == MYO_OK) {
        sums[0] = 0.0;
        for (size_t i = 0; i < n; i++) {
            const double value = fabsf(x[i]) < INFINITY ? (double)x[i] : 0.0;
            sums[i + 1] = sums[i] + value * value;
        }
        const change in = { .before = sums, .n = n, .rises = rises };
        const bool any = sums[n] > 0 && n >= 2 * margin;
        *boundary = first + (int64_t)(any ? likeliest_change(&in, margin, sums + n + 1) : n / 2);
    }
    myo_memory_free(x);
    myo_memory_free(sums);
    return status;
}

myo_status myo_onset_refine(myo_segment *segment, const myo_analysed_track *source, int64_t lower,
                            int64_t upper)
{
    const int64_t reach = (int64_t)(0.25 * source->track->geometry.rate_hz);
    const int64_t first = segment->first, end = segment->end, middle = first + (end - first) / 2;
    const int64_t before = first - reach > lower ? first - reach : lower;
    const int64_t inside = first + reach < middle ? first + reach : middle;
    if (first > lower)
        MYO_TRY(refine_boundary(&segment->first, source, before, inside, true));
    const int64_t within = end - reach > middle ? end - reach : middle;
    const int64_t after = end + reach < upper ? end + reach : upper;
    if (end < upper)
        MYO_TRY(refine_boundary(&segment->end, source, within, after, false));
    return MYO_OK;
}
