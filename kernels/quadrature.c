/* SPDX-License-Identifier: MIT */
/* out = { sum x c, sum x s }: two inner products, in one pass where the registers
 * hold the accumulators of both: twice as many additions that do not wait for each other. */
#include "kernels/vec.h"

enum { BOTH = 2 * VACC + 4 <= VREGISTERS ? 2 : 1 };

VEC_INLINE void inner_products(const float *x, const float *const *tables, size_t n, size_t count,
                               float *out)
{
    vf acc[2][VACC];
    MYO_UNROLL
    for (size_t j = 0; j < VACC; j++) {
        acc[0][j] = acc[1][j] = vf_zero();
    }
    size_t i = 0;
    for (; i + MYO_ACCUMULATORS <= n; i += MYO_ACCUMULATORS) {
        MYO_UNROLL
        for (size_t j = 0; j < VACC; j++) {
            const size_t at = i + j * VF;
            const vf v = vf_load(x + at);
            MYO_UNROLL
            for (size_t k = 0; k < count; k++) {
                acc[k][j] = vf_add(acc[k][j], vf_mul(v, vf_load(tables[k] + at)));
            }
        }
    }
    if (i < n) {
        MYO_UNROLL
        for (size_t j = 0; j < VACC; j++) {
            const vf v = vf_load_turn(x + i, j, n - i);
            MYO_UNROLL
            for (size_t k = 0; k < count; k++) {
                acc[k][j] = vf_add(acc[k][j], vf_mul(v, vf_load_turn(tables[k] + i, j, n - i)));
            }
        }
    }
    MYO_UNROLL
    for (size_t k = 0; k < count; k++) {
        out[k] = vf_fold_sum(acc[k]);
    }
}

void K(quadrature)(const float *x, const float *c, const float *s, size_t n, float *out)
{
    const float *const tables[] = { c, s };
    for (size_t k = 0; k < 2; k += BOTH) {
        inner_products(x, tables + k, n, BOTH, out + k);
    }
}
