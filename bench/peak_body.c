/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiled once per ISA: multiplications and additions that wait for nothing but themselves. */
#include "kernels/vec.h"

float K(peak)(size_t rounds, const float *factors);

#ifdef MYO_VEC
enum { CHAINS = VREGISTERS >= 32 ? 14 : 7 };

float K(peak)(size_t rounds, const float *factors)
{
    const vf factor = vf_set1(factors[0]), step = vf_set1(factors[1]);
    vf products[CHAINS], sums[CHAINS];
    MYO_UNROLL
    for (size_t i = 0; i < CHAINS; i++) {
        products[i] = vf_set1(factors[2] + (float)i);
        sums[i] = vf_set1((float)i);
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
    float lanes[VF];
    vf_store(lanes, all);
    return lanes[0];
}

size_t K(peak_operations)(void);
size_t K(peak_operations)(void)
{
    return 2 * CHAINS * VF;
}
#endif
