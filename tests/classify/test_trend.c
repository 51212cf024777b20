/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mann-Kendall and Theil-Sen: against SciPy, and as often wrong as they say. */
#include <criterion/criterion.h>
#include <math.h>

#include "classify/mann_kendall.h"
#include "classify/theil_sen.h"
#include "core/statistics.h"

Test(trend, agrees_with_scipy)
{
    /* scipy.stats.theilslopes and kendalltau(method="exact", alternative="less") */
    static const double rising[] = { 1, 3, 2, 5, 4, 7, 6, 9, 8, 10 };
    static const double falling[] = { 8.1, 7.9, 8.4, 7.2, 7.5, 6.9 };
    double t[10];
    for (size_t i = 0; i < 10; i++)
        t[i] = (double)i;
    cr_assert_float_eq(myo_mann_kendall(rising, 10, 1).z, (37.0 - 1) / sqrt(125), 1e-12);
    cr_assert_float_eq(myo_mann_kendall(falling, 6, 1).p_fall, 49.0 / 720, 1e-12);
    myo_slope slope;
    cr_assert_eq(myo_theil_sen(&slope, t, rising, 10), MYO_OK);
    cr_assert_float_eq(slope.value, 1.0, 1e-12);
    cr_assert_eq(myo_theil_sen(&slope, t, falling, 6), MYO_OK);
    cr_assert_float_eq(slope.value, -0.24, 1e-9);
    cr_assert_float_eq(slope.low, -0.6, 1e-9);
    cr_assert_float_eq(slope.high, 0.3, 1e-9);
}

Test(trend, counts_orders_where_they_are_few)
{
    static const double down[] = { 6, 5, 4, 3, 2, 1 }, flat[] = { 4, 4, 4, 4 };
    cr_assert_float_eq(myo_mann_kendall(down, 6, 1).p_fall, 1.0 / 720, 1e-12);
    cr_assert_eq(myo_mann_kendall(flat, 4, 1).z, 0);
    cr_assert_geq(myo_mann_kendall(flat, 4, 1).p_fall, 0.5);
    cr_assert_eq(myo_mann_kendall(down, 2, 1).p_fall, 1);
}

/* `n` values of which each is `memory` times the one before and the rest new; with a slope. */
static void series(double *t, double *x, size_t n, double memory, double slope, myo_random *random)
{
    double last = myo_random_normal(random);
    for (size_t i = 0; i < n; i++) {
        t[i] = (double)i;
        x[i] = 20 + slope * (double)i + last;
        last = memory * last + sqrt(1 - memory * memory) * myo_random_normal(random);
    }
}

/* Share of `count` series without a trend whose p is under `level`. */
static double false_alarms(size_t n, double memory, double level, size_t count, unsigned long seed)
{
    double t[128], x[128];
    myo_random *random = myo_random_open(seed);
    size_t alarms = 0;
    for (size_t i = 0; i < count; i++) {
        myo_slope slope;
        series(t, x, n, memory, 0, random);
        cr_assert_eq(myo_theil_sen(&slope, t, x, n), MYO_OK);
        alarms += myo_mann_kendall(x, n, slope.inflation).p_fall < level;
    }
    myo_random_close(&random);
    return (double)alarms / (double)count;
}

Test(trend, false_alarms_are_as_rare_as_p_at_every_length)
{
    for (size_t n = 6; n <= 40; n++) {
        const double share = false_alarms(n, 0, 0.05, 1500, n);
        cr_expect_leq(share, 0.05 + 3 * sqrt(0.05 * 0.95 / 1500), "n = %zu: %g", n, share);
        cr_expect_leq(false_alarms(n, 0, 0.001, 1000, n), 0.004, "n = %zu", n);
    }
}

/* Without the correction 12 % of them would be called at 5 %. */
Test(trend, correlated_values_are_no_evidence)
{
    static const size_t lengths[] = { 20, 30, 60, 120 };
    for (size_t i = 0; i < 4; i++) {
        const double share = false_alarms(lengths[i], 0.3, 0.05, 400, 7);
        cr_expect_leq(share, 0.1, "n = %zu: %g", lengths[i], share);
    }
}

Test(trend, interval_covers_the_slope)
{
    static const size_t lengths[] = { 6, 20, 30, 60, 120 };
    double t[128], x[128];
    for (size_t k = 0; k < 5; k++) {
        const size_t n = lengths[k];
        myo_random *random = myo_random_open(n);
        size_t covered = 0;
        for (size_t i = 0; i < 500; i++) {
            myo_slope slope;
            series(t, x, n, 0, -0.03, random);
            cr_assert_eq(myo_theil_sen(&slope, t, x, n), MYO_OK);
            covered += slope.low <= -0.03 && -0.03 <= slope.high;
        }
        myo_random_close(&random);
        cr_expect_geq(covered, 463, "n = %zu: %zu of 500", n, covered);
        cr_expect_leq(covered, n == 6 ? 500 : 488, "n = %zu: %zu of 500", n, covered);
    }
}
