/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shift.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

typedef struct trimmed {
    double mean, error; /**< of the mean, squared */
    double freedom;
} trimmed;

static int ascending(const void *a, const void *b)
{
    const double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

/* The trimmed mean, and its error from the winsorised variance: what was cut off counts as the
 * outermost of what was kept. */
static trimmed trim(const double *values, size_t count)
{
    double sorted[MYO_BENCH_REPETITIONS];
    memcpy(sorted, values, count * sizeof *values);
    qsort(sorted, count, sizeof *sorted, ascending);
    const size_t cut = count / 5, kept = count - 2 * cut;
    double mean = 0, winsorised = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t at = i < cut ? cut : i >= count - cut ? count - cut - 1 : i;
        mean += i == at ? sorted[i] / (double)kept : 0;
        winsorised += sorted[at] / (double)count;
    }
    for (size_t i = 0; i < count; i++) {
        const size_t at = i < cut ? cut : i >= count - cut ? count - cut - 1 : i;
        squares += (sorted[at] - winsorised) * (sorted[at] - winsorised);
    }
    return (trimmed) {
        .mean = mean,
        .error = kept > 1 ? squares / ((double)kept * (double)(kept - 1)) : (double)INFINITY,
        .freedom = (double)kept - 1,
    };
}

static myo_bench_shift shift_of(double mean, double squared_error, double freedom, double limit)
{
    /* Times that do not differ at all have an error of their digits, not of 0. */
    const double error = sqrt(squared_error) + 1e-9;
    if (!(freedom >= 1) || isinf(error)) {
        return (myo_bench_shift) { exp(mean), 0, (double)INFINITY, 1, 1 };
    }
    const double reach = gsl_cdf_tdist_Pinv(0.975, freedom) * error;
    return (myo_bench_shift) {
        .ratio = exp(mean),
        .low = exp(mean - reach),
        .high = exp(mean + reach),
        .slower_p = gsl_cdf_tdist_Q((mean - log(limit)) / error, freedom),
        .faster_p = gsl_cdf_tdist_P((mean + log(limit)) / error, freedom),
    };
}

myo_bench_shift myo_bench_shift_of(const double *base, size_t base_count, const double *head,
                                   size_t head_count, double limit)
{
    double logarithms[2][MYO_BENCH_REPETITIONS];
    for (size_t i = 0; i < base_count; i++) {
        logarithms[0][i] = log(base[i]);
    }
    for (size_t i = 0; i < head_count; i++) {
        logarithms[1][i] = log(head[i]);
    }
    const trimmed a = trim(logarithms[0], base_count), b = trim(logarithms[1], head_count);
    const double error = a.error + b.error;
    const double freedom =
        error > 0 ? error * error / (a.error * a.error / a.freedom + b.error * b.error / b.freedom)
                  : a.freedom + b.freedom;
    return shift_of(b.mean - a.mean, error, freedom, limit);
}

myo_bench_shift myo_bench_shift_of_pairs(const double *logarithms, size_t count, double limit)
{
    const trimmed d = trim(logarithms, count);
    return shift_of(d.mean, d.error, d.freedom, limit);
}

static int by_value(const void *a, const void *b)
{
    return ascending(*(const double *const *)a, *(const double *const *)b);
}

void myo_bench_holm(double *p, size_t count)
{
    double **order = malloc((count + 1) * sizeof *order);
    if (order == NULL) {
        for (size_t i = 0; i < count; i++) {
            p[i] = fmin(1, p[i] * (double)count); /* Bonferroni's, never smaller */
        }
        return;
    }
    for (size_t i = 0; i < count; i++) {
        order[i] = &p[i];
    }
    qsort(order, count, sizeof *order, by_value);
    double largest = 0;
    for (size_t i = 0; i < count; i++) {
        largest = fmax(largest, fmin(1, *order[i] * (double)(count - i)));
        *order[i] = largest;
    }
    free(order);
}
