/* SPDX-License-Identifier: MIT */
/* y = x with the n values of each lane in rising order, by Batcher's odd-even merges
 * (doi 10.1145/1468075.1468121), whose exchanges do not depend on the values; y may be x. An
 * exchange keeps both values, equal ones and NaN too, but where NaN end up is no order. */
#include "kernels/vec.h"

/* Rows i and i + apart, i < count: the smaller value first */
VEC_INLINE void exchange(float *y, size_t count, size_t apart)
{
    float *z = y + apart * MYO_LANES;
    for (size_t i = 0; i < count * MYO_LANES; i += MYO_LANES) {
        MYO_UNROLL
        for (size_t j = 0; j < VLANES; j++) {
            const vf a = vf_load(y + i + j * VF), b = vf_load(z + i + j * VF);
            vf_store(y + i + j * VF, vf_min(a, b));
            vf_store(z + i + j * VF, vf_max(b, a));
        }
    }
}

void K(lanes_sort)(float *y, const float *x, size_t n)
{
    copy_floats(y, x, n * MYO_LANES);
    for (size_t run = 1; run < n; run *= 2) {
        for (size_t i = 0; i + run < n; i += 2 * run) {
            const size_t left = n - run - i;
            exchange(y + i * MYO_LANES, left < run ? left : run, run);
        }
        for (size_t apart = run / 2; apart > 0; apart /= 2) {
            for (size_t i = apart; i + apart < n; i += 2 * apart) {
                /* not from one pair of runs to the next */
                if (((i + apart) & (2 * run - 1)) != 0) {
                    const size_t left = n - apart - i;
                    exchange(y + i * MYO_LANES, left < apart ? left : apart, apart);
                }
            }
        }
    }
}
