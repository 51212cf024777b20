/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiled once per ISA: what the arithmetic of the machine can do at best. */
#include "peak.h"

#include "kernels/vec.h"

double K(peak)(myo_bench_limit limit, size_t rounds, const float *factors, float *out);

#ifdef MYO_VEC
enum { CHAINS = VREGISTERS >= 32 ? 14 : 7, SLOW_CHAINS = 4 };

/* The factors come from outside so that the compiler knows nothing about them.
 * Multiplications and additions that wait for nothing but themselves. */
static double operations(size_t rounds, const float *factors, float *out)
{
    const vf factor = vf_set1(factors[0]), step = vf_set1(factors[1]);
    vf products[CHAINS], sums[CHAINS];
    MYO_UNROLL
    for (size_t i = 0; i < CHAINS; i++) {
        products[i] = vf_set1(factors[2] + (float)i);
        sums[i] = vf_set1(factors[1] + (float)i);
    }
    for (size_t r = 0; r < rounds; r++) {
        MYO_UNROLL
        for (size_t i = 0; i < CHAINS; i++) {
            products[i] = vf_mul(products[i], factor);
            sums[i] = vf_add(sums[i], step);
        }
    }
    vf all = vf_zero();
    MYO_UNROLL
    for (size_t i = 0; i < CHAINS; i++) {
        all = vf_add(all, vf_add(products[i], sums[i]));
    }
    vf_store(out, all);
    return 2.0 * CHAINS * VF * (double)rounds;
}

static double divisions(size_t rounds, const float *factors, float *out)
{
    const vf divisor = vf_set1(factors[0]);
    vf v[SLOW_CHAINS];
    MYO_UNROLL
    for (size_t i = 0; i < SLOW_CHAINS; i++) {
        v[i] = vf_set1(factors[2] + (float)i);
    }
    for (size_t r = 0; r < rounds; r++) {
        MYO_UNROLL
        for (size_t i = 0; i < SLOW_CHAINS; i++) {
            v[i] = vf_div(v[i], divisor);
        }
    }
    vf_store(out, vf_add(vf_add(v[0], v[1]), vf_add(v[2], v[3])));
    return (double)SLOW_CHAINS * VF * (double)rounds;
}

static double roots(size_t rounds, const float *factors, float *out)
{
    vf v[SLOW_CHAINS];
    MYO_UNROLL
    for (size_t i = 0; i < SLOW_CHAINS; i++) {
        v[i] = vf_set1(factors[2] + (float)i);
    }
    for (size_t r = 0; r < rounds; r++) {
        MYO_UNROLL
        for (size_t i = 0; i < SLOW_CHAINS; i++) {
            v[i] = vf_sqrt(v[i]);
        }
    }
    vf_store(out, vf_add(vf_add(v[0], v[1]), vf_add(v[2], v[3])));
    return (double)SLOW_CHAINS * VF * (double)rounds;
}

/* Additions each of which waits for the one before. */
static double chain(size_t rounds, const float *factors, float *out)
{
    const vf step = vf_set1(factors[1]);
    vf sum = vf_zero();
    for (size_t r = 0; r < rounds; r++) {
        sum = vf_add(sum, step);
    }
    vf_store(out, sum);
    return (double)rounds;
}

double K(peak)(myo_bench_limit limit, size_t rounds, const float *factors, float *out)
{
    double (*const measured[])(size_t, const float *, float *) = { operations, divisions, roots,
                                                                   chain };
    return measured[limit](rounds, factors, out);
}
#endif
