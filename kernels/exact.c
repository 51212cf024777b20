/* SPDX-License-Identifier: MIT */
/* Elementary functions by argument reduction in two or three parts and Taylor series: slower than
 * libm, but the same bits wherever IEEE double precision is. Nothing here may be contracted,
 * whatever the compiler's default is. */
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#endif

#include "kernels/exact.h"

#include <stdint.h>
#include <string.h>

static const double INFINITE = (double)__builtin_inff();
static const double NOT_A_NUMBER = (double)__builtin_nanf("");

static uint64_t bits_of(double x)
{
    uint64_t u;
    memcpy(&u, &x, sizeof u);
    return u;
}

static double from_bits(uint64_t u)
{
    double x;
    memcpy(&x, &u, sizeof x);
    return x;
}

/* 2^k for -1022 <= k <= 1023 */
static double power_of_two(int k)
{
    return from_bits((uint64_t)(k + 1023) << 52);
}

static double nearest(double x)
{
    return (double)(int64_t)(x < 0 ? x - 0.5 : x + 0.5);
}

/* x - n pi/2 as a sum head + tail; n modulo 4 is returned. The first three parts of pi/2 have 33
 * bits, so that n (at most 20 bits) times a part is exact. */
static unsigned reduce(double x, double *head, double *tail)
{
    static const double PART1 = 0x1.921fb544p+0, PART2 = 0x1.0b4611a6p-34;
    static const double PART3 = 0x1.3198a2e0p-69, PART4 = 0x1.b839a252049c1p-104;
    const double n = nearest(x * 0x1.45f306dc9c883p-1);
    const double a = x - n * PART1;
    const double p = n * PART2, b = a - p;
    const double b_virtual = b - a, b_error = (a - (b - b_virtual)) - (p + b_virtual);
    const double q = n * PART3, c = b - q;
    const double c_virtual = c - b, c_error = (b - (c - c_virtual)) - (q + c_virtual);
    const double low_part = (b_error + c_error) - n * PART4;
    *head = c + low_part;
    *tail = (c - *head) + low_part;
    return (unsigned)((int64_t)n & 3);
}

/* |r| <= pi/4: x - x^3/3! + ... with terms up to x^17 */
static double sin_series(double r, double tail)
{
    const double z = r * r;
    double s = 1.0 / 355687428096000.0;
    s = s * z - 1.0 / 1307674368000.0;
    s = s * z + 1.0 / 6227020800.0;
    s = s * z - 1.0 / 39916800.0;
    s = s * z + 1.0 / 362880.0;
    s = s * z - 1.0 / 5040.0;
    s = s * z + 1.0 / 120.0;
    s = s * z - 1.0 / 6.0;
    return r + (r * z * s + tail * (1.0 - 0.5 * z));
}

static double cos_series(double r, double tail)
{
    const double z = r * r;
    double s = 1.0 / 20922789888000.0;
    s = s * z - 1.0 / 87178291200.0;
    s = s * z + 1.0 / 479001600.0;
    s = s * z - 1.0 / 3628800.0;
    s = s * z + 1.0 / 40320.0;
    s = s * z - 1.0 / 720.0;
    s = s * z + 1.0 / 24.0;
    const double half = 0.5 * z, one = 1.0 - half;
    return one + (((1.0 - one) - half) + (z * z * s - r * tail));
}

double myo_exact_sin(double x)
{
    if (!(x >= -1048576.0 && x <= 1048576.0)) {
        return NOT_A_NUMBER;
    }
    double r, tail;
    const unsigned quadrant = reduce(x, &r, &tail);
    const double v = quadrant & 1 ? cos_series(r, tail) : sin_series(r, tail);
    return quadrant & 2 ? -v : v;
}

double myo_exact_cos(double x)
{
    if (!(x >= -1048576.0 && x <= 1048576.0)) {
        return NOT_A_NUMBER;
    }
    double r, tail;
    const unsigned quadrant = reduce(x, &r, &tail);
    const double v = quadrant & 1 ? sin_series(r, tail) : cos_series(r, tail);
    return quadrant == 1 || quadrant == 2 ? -v : v;
}

double myo_exact_tan(double x)
{
    return myo_exact_sin(x) / myo_exact_cos(x);
}

double myo_exact_exp(double x)
{
    static const double LN2_HEAD = 0x1.62e42fee00000p-1, LN2_TAIL = 0x1.a39ef35793c76p-33;
    if (x != x) {
        return x;
    }
    if (x > 710.0) {
        return INFINITE;
    }
    if (x < -746.0) {
        return 0.0;
    }
    const double k = nearest(x * 0x1.71547652b82fep+0);
    const double head = x - k * LN2_HEAD, tail = k * LN2_TAIL, r = head - tail;
    const double r_tail = (head - r) - tail;
    double s = 1.0 / 6227020800.0;
    s = s * r + 1.0 / 479001600.0;
    s = s * r + 1.0 / 39916800.0;
    s = s * r + 1.0 / 3628800.0;
    s = s * r + 1.0 / 362880.0;
    s = s * r + 1.0 / 40320.0;
    s = s * r + 1.0 / 5040.0;
    s = s * r + 1.0 / 720.0;
    s = s * r + 1.0 / 120.0;
    s = s * r + 1.0 / 24.0;
    s = s * r + 1.0 / 6.0;
    s = s * r + 0.5;
    const double y = 1.0 + (r + (r * r * s + r_tail));
    /* In two steps, so that results that overflow or are denormal come out right. */
    const int first = (int)k / 2;
    return y * power_of_two(first) * power_of_two((int)k - first);
}

/* x = 2^k m with m in [sqrt(1/2), sqrt(2)); returns log(m) = f - (h - s (h + series)), f = m - 1 */
static double log_of_mantissa(double x, int *k)
{
    int exponent = 0;
    if (x < 0x1p-1022) {
        x *= 0x1p54;
        exponent = -54;
    }
    uint64_t u = bits_of(x);
    exponent += (int)(u >> 52) - 1023;
    u = (u & 0xfffffffffffffu) | 0x3ff0000000000000u;
    double m = from_bits(u);
    if (m > 0x1.6a09e667f3bcdp+0) {
        m *= 0.5;
        exponent++;
    }
    *k = exponent;
    const double f = m - 1.0, s = f / (2.0 + f), z = s * s, half = 0.5 * f * f;
    double series = 0.0;
    for (int term = 25; term >= 3; term -= 2) {
        series = (series + 2.0 / (double)term) * z;
    }
    return f - (half - s * (half + series));
}

double myo_exact_log(double x)
{
    static const double LN2_HEAD = 0x1.62e42fee00000p-1, LN2_TAIL = 0x1.a39ef35793c76p-33;
    if (x != x || x == INFINITE) {
        return x;
    }
    if (x <= 0) {
        return x < 0 ? NOT_A_NUMBER : -INFINITE;
    }
    int k;
    const double m = log_of_mantissa(x, &k);
    return (double)k * LN2_HEAD + (m + (double)k * LN2_TAIL);
}

double myo_exact_log10(double x)
{
    static const double LOG2_HEAD = 0x1.34413509f7000p-2, LOG2_TAIL = 0x1.3fde623e2566bp-43;
    if (x != x || x == INFINITE) {
        return x;
    }
    if (x <= 0) {
        return x < 0 ? NOT_A_NUMBER : -INFINITE;
    }
    int k;
    const double m = log_of_mantissa(x, &k);
    return (double)k * LOG2_HEAD + (m * 0x1.bcb7b1526e50ep-2 + (double)k * LOG2_TAIL);
}

double myo_exact_pow(double x, double y)
{
    return myo_exact_exp(y * myo_exact_log(x));
}
