/* SPDX-License-Identifier: MIT */
/* y = y - (a c + b s): takes a fitted sine out of a row */
#include "kernels/vec.h"

void K(quadrature_subtract)(float *y, const float *c, const float *s, size_t n, float a, float b)
{
    const vf va = vf_set1(a), vb = vf_set1(b);
    size_t i = 0;
    MYO_UNROLL_4
    for (; i + VF <= n; i += VF) {
        const vf fit = vf_add(vf_mul(va, vf_load(c + i)), vf_mul(vb, vf_load(s + i)));
        vf_store(y + i, vf_sub(vf_load(y + i), fit));
    }
    for (; i < n; i++) {
        y[i] = y[i] - (a * c[i] + b * s[i]);
    }
}
