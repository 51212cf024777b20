/* SPDX-License-Identifier: GPL-3.0-or-later */
/* exact.h against long double libm: errors in units of the last place over each stated range. */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>

#include "kernels/exact.h"

static double ulps(double got, long double expected)
{
    int exponent;
    frexpl(expected, &exponent);
    const long double unit = ldexpl(1.0L, exponent < -1021 ? -1074 : exponent - 53);
    return (double)(fabsl((long double)got - expected) / unit);
}

typedef struct range {
    double (*function)(double);
    long double (*libm)(long double);
    double low, high;
} range;

static double worst(const range *r, size_t count)
{
    double most = 0;
    for (size_t i = 0; i <= count; i++) {
        const double x = r->low + (r->high - r->low) * (double)i / (double)count;
        const double error = ulps(r->function(x), r->libm((long double)x));
        most = error > most ? error : most;
    }
    return most;
}

Test(exact, errors_stay_under_four_ulp)
{
    const range ranges[] = {
        { myo_exact_sin, sinl, -4, 4 },           { myo_exact_sin, sinl, -1048576, 1048576 },
        { myo_exact_cos, cosl, -4, 4 },           { myo_exact_cos, cosl, -1048576, 1048576 },
        { myo_exact_tan, tanl, -1.5707, 1.5707 }, { myo_exact_tan, tanl, 1.5707, 1.5707963 },
        { myo_exact_exp, expl, -708, 709.7 },     { myo_exact_exp, expl, -1, 1 },
        { myo_exact_exp, expl, -745, -708 },      { myo_exact_log, logl, 1e-300, 1e-3 },
        { myo_exact_log, logl, 0.5, 2 },          { myo_exact_log, logl, 2, 1e9 },
        { myo_exact_log, logl, 1e-310, 1e-308 },  { myo_exact_log10, log10l, 0.5, 2 },
        { myo_exact_log10, log10l, 1e-12, 1e12 }, { myo_exact_log10, log10l, 2, 1e4 },
    };
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        const double error = worst(&ranges[i], 200000);
        cr_assert_lt(error, 4.0, "range %zu (%g to %g): %.2f ulp", i, ranges[i].low, ranges[i].high,
                     error);
    }
}

/* exp(y log x) carries the rounding of y log x: the stated bound grows with it. */
Test(exact, pow_stays_in_its_bound)
{
    for (int i = -400; i <= 400; i++) {
        for (int j = 1; j <= 60; j++) {
            const double x = 0.17 * j * j, y = 0.043 * i;
            const double error = ulps(myo_exact_pow(x, y), powl((long double)x, (long double)y));
            cr_assert_lt(error, 4.0 + 4.0 * fabs(y * log(x)), "%g^%g: %.2f ulp", x, y, error);
        }
    }
}

Test(exact, special_values_are_those_of_libm)
{
    cr_assert_eq(myo_exact_sin(0.0), 0.0);
    cr_assert_eq(myo_exact_cos(0.0), 1.0);
    cr_assert_eq(myo_exact_exp(0.0), 1.0);
    cr_assert_eq(myo_exact_exp(1000.0), (double)INFINITY);
    cr_assert_eq(myo_exact_exp(-1000.0), 0.0);
    cr_assert_eq(myo_exact_exp((double)INFINITY), (double)INFINITY);
    cr_assert_eq(myo_exact_exp(-(double)INFINITY), 0.0);
    cr_assert_eq(myo_exact_log(1.0), 0.0);
    cr_assert_eq(myo_exact_log(0.0), -(double)INFINITY);
    cr_assert_eq(myo_exact_log((double)INFINITY), (double)INFINITY);
    cr_assert_eq(myo_exact_log10(1.0), 0.0);
    cr_assert(isnan(myo_exact_log(-1.0)) && isnan(myo_exact_log((double)NAN)));
    cr_assert(isnan(myo_exact_exp((double)NAN)) && isnan(myo_exact_sin((double)NAN)));
    cr_assert(isnan(myo_exact_cos((double)INFINITY)), "outside the stated range: NaN, not a guess");
}
