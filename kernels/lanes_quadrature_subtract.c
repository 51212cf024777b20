/* SPDX-License-Identifier: MIT */
/* Takes fitted sines out of every lane, one after the other: y[n] = y[n] - (a c + b s) for each of
 * `count` waves, where waves[(n * count + w) * 2] = { c, s } and sizes = { a, b } of each wave,
 * MYO_LANES of each. A sample is loaded and stored once for as many waves as the registers hold. */
#include "kernels/vec.h"

enum { GROUP = 4, SIDE = VREGISTERS / 16 < VLANES ? VREGISTERS / 16 : VLANES };

VEC_INLINE void subtract(float *y, size_t frames, const float *waves, size_t stride,
                         const float *sizes, size_t group)
{
    vf a[GROUP][SIDE], b[GROUP][SIDE];
    MYO_UNROLL
    for (size_t w = 0; w < group; w++) {
        MYO_UNROLL
        for (size_t j = 0; j < SIDE; j++) {
            a[w][j] = vf_load(sizes + 2 * w * MYO_LANES + j * VF);
            b[w][j] = vf_load(sizes + (2 * w + 1) * MYO_LANES + j * VF);
        }
    }
    for (size_t n = 0; n < frames; n++, y += MYO_LANES, waves += stride) {
        vf v[SIDE];
        MYO_UNROLL
        for (size_t j = 0; j < SIDE; j++) {
            v[j] = vf_load(y + j * VF);
        }
        MYO_UNROLL
        for (size_t w = 0; w < group; w++) {
            const vf c = vf_set1(waves[2 * w]), s = vf_set1(waves[2 * w + 1]);
            MYO_UNROLL
            for (size_t j = 0; j < SIDE; j++) {
                v[j] = vf_sub(v[j], vf_add(vf_mul(a[w][j], c), vf_mul(b[w][j], s)));
            }
        }
        MYO_UNROLL
        for (size_t j = 0; j < SIDE; j++) {
            vf_store(y + j * VF, v[j]);
        }
    }
}

void K(lanes_quadrature_subtract)(float *y, size_t frames, const float *waves, size_t count,
                                  const float *sizes)
{
    for (size_t w = 0; w < count;) {
        const size_t left = count - w, group = left >= 4 ? 4 : left >= 2 ? 2 : 1;
        for (size_t l = 0; l < MYO_LANES; l += SIDE * VF) {
            const float *table = waves + 2 * w, *of = sizes + 2 * w * MYO_LANES + l;
            if (group == 4) {
                subtract(y + l, frames, table, 2 * count, of, 4);
            } else if (group == 2) {
                subtract(y + l, frames, table, 2 * count, of, 2);
            } else {
                subtract(y + l, frames, table, 2 * count, of, 1);
            }
        }
        w += group;
    }
}
