/* SPDX-License-Identifier: MIT */
/* out = { sum x c, sum x s }: the two inner products of a sine fit */
#include "kernels/vec.h"

static float inner_product(const float *x, const float *c, size_t n)
{
    vf acc[VACC];
    MYO_UNROLL
    for (size_t j = 0; j < VACC; j++) {
        acc[j] = vf_zero();
    }
    size_t i = 0;
    for (; i + MYO_ACCUMULATORS <= n; i += MYO_ACCUMULATORS) {
        MYO_UNROLL
        for (size_t j = 0; j < VACC; j++) {
            const size_t at = i + j * VF;
            acc[j] = vf_add(acc[j], vf_mul(vf_load(x + at), vf_load(c + at)));
        }
    }
    float tail[MYO_ACCUMULATORS] = { 0 };
    for (size_t j = 0; i + j < n; j++) {
        tail[j] = x[i + j] * c[i + j];
    }
    MYO_UNROLL
    for (size_t j = 0; j < VACC; j++) {
        acc[j] = vf_add(acc[j], vf_load(tail + j * VF));
    }
    return vf_fold_sum(acc);
}

void K(quadrature)(const float *x, const float *c, const float *s, size_t n, float *out)
{
    out[0] = inner_product(x, c, n);
    out[1] = inner_product(x, s, n);
}
