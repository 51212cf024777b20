/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(quadrature)(const float *x, const float *c, const float *s, size_t n, float *out)
{
    float a[MYO_ACCUMULATORS] = { 0 }, b[MYO_ACCUMULATORS] = { 0 };
    for (size_t i = 0; i < n; i++) {
        a[i % MYO_ACCUMULATORS] += x[i] * c[i];
        b[i % MYO_ACCUMULATORS] += x[i] * s[i];
    }
    out[0] = fold_sum(a, MYO_ACCUMULATORS);
    out[1] = fold_sum(b, MYO_ACCUMULATORS);
}
