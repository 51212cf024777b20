/* SPDX-License-Identifier: MIT */
/* Sine fits of every lane about the middle of 2 `pairs` frames. Pair k is the frames k + 1/2 before
 * and after the middle; waves[(k * count + w) * 2] = { c, s } of wave w there. Of each wave, over
 * k from 0: out = { sum (after + before) c, sum (after - before) s }, MYO_LANES of each. Adding the
 * pairs first halves the multiplications. Waves share a load, as many as the registers hold. */
#include "kernels/vec.h"

enum { GROUP = 4, SIDE = VREGISTERS / 16 < VLANES ? VREGISTERS / 16 : VLANES };

/* `group` waves and SIDE vectors of lanes; `stride`: floats from one pair's waves to the next's */
VEC_INLINE void fit(float *out, const float *x, size_t pairs, const float *waves, size_t stride,
                    size_t group)
{
    vf a[GROUP][SIDE], b[GROUP][SIDE];
    const float *after = x + pairs * MYO_LANES, *before = after;
    MYO_UNROLL
    for (size_t w = 0; w < group; w++) {
        MYO_UNROLL
        for (size_t j = 0; j < SIDE; j++) {
            a[w][j] = b[w][j] = vf_zero();
        }
    }
    for (size_t k = 0; k < pairs; k++, after += MYO_LANES, waves += stride) {
        vf even[SIDE], odd[SIDE];
        before -= MYO_LANES;
        MYO_UNROLL
        for (size_t j = 0; j < SIDE; j++) {
            const vf later = vf_load(after + j * VF), earlier = vf_load(before + j * VF);
            even[j] = vf_add(later, earlier);
            odd[j] = vf_sub(later, earlier);
        }
        MYO_UNROLL
        for (size_t w = 0; w < group; w++) {
            const vf c = vf_set1(waves[2 * w]), s = vf_set1(waves[2 * w + 1]);
            MYO_UNROLL
            for (size_t j = 0; j < SIDE; j++) {
                a[w][j] = vf_add(a[w][j], vf_mul(even[j], c));
                b[w][j] = vf_add(b[w][j], vf_mul(odd[j], s));
            }
        }
    }
    MYO_UNROLL
    for (size_t w = 0; w < group; w++) {
        MYO_UNROLL
        for (size_t j = 0; j < SIDE; j++) {
            vf_store(out + 2 * w * MYO_LANES + j * VF, a[w][j]);
            vf_store(out + (2 * w + 1) * MYO_LANES + j * VF, b[w][j]);
        }
    }
}

void K(lanes_quadrature)(float *out, const float *x, size_t pairs, const float *waves, size_t count)
{
    for (size_t w = 0; w < count;) {
        const size_t left = count - w, group = left >= 4 ? 4 : left >= 2 ? 2 : 1;
        for (size_t l = 0; l < MYO_LANES; l += SIDE * VF) {
            float *to = out + 2 * w * MYO_LANES + l;
            const float *table = waves + 2 * w;
            if (group == 4) {
                fit(to, x + l, pairs, table, 2 * count, 4);
            } else if (group == 2) {
                fit(to, x + l, pairs, table, 2 * count, 2);
            } else {
                fit(to, x + l, pairs, table, 2 * count, 1);
            }
        }
        w += group;
    }
}
