/* SPDX-License-Identifier: MIT */
/* Sine fits of every lane about the middle of 2 `pairs` frames. Pair k is the frames k + 1/2 before
 * and after the middle; waves[(k * count + w) * 2] = { c, s } of wave w there. Of each wave, over
 * k from 0: out = { sum (after + before) c, sum (after - before) s }, MYO_LANES of each. Adding the
 * pairs first halves the multiplications. Waves share a load, as many as the registers hold. */
#include "kernels/vec.h"

enum { GROUP = 4, ROOM = VREGISTERS / 4 };

/* `group` waves and `side` vectors of lanes; `stride`: floats from one pair's waves to the next's
 */
VEC_INLINE void fit(float *out, const float *x, size_t pairs, const float *waves, size_t stride,
                    size_t group, size_t side)
{
    vf a[GROUP][VLANES], b[GROUP][VLANES];
    const float *after = x + pairs * MYO_LANES, *before = after;
    MYO_UNROLL
    for (size_t w = 0; w < group; w++) {
        MYO_UNROLL
        for (size_t j = 0; j < side; j++) {
            a[w][j] = b[w][j] = vf_zero();
        }
    }
    for (size_t k = 0; k < pairs; k++, after += MYO_LANES, waves += stride) {
        vf c[GROUP], s[GROUP];
        before -= MYO_LANES;
        MYO_UNROLL
        for (size_t w = 0; w < group; w++) {
            c[w] = vf_set1(waves[2 * w]);
            s[w] = vf_set1(waves[2 * w + 1]);
        }
        MYO_UNROLL
        for (size_t j = 0; j < side; j++) {
            const vf later = vf_load(after + j * VF), earlier = vf_load(before + j * VF);
            const vf even = vf_add(later, earlier), odd = vf_sub(later, earlier);
            MYO_UNROLL
            for (size_t w = 0; w < group; w++) {
                a[w][j] = vf_add(a[w][j], vf_mul(even, c[w]));
                b[w][j] = vf_add(b[w][j], vf_mul(odd, s[w]));
            }
        }
    }
    MYO_UNROLL
    for (size_t w = 0; w < group; w++) {
        MYO_UNROLL
        for (size_t j = 0; j < side; j++) {
            vf_store(out + 2 * w * MYO_LANES + j * VF, a[w][j]);
            vf_store(out + (2 * w + 1) * MYO_LANES + j * VF, b[w][j]);
        }
    }
}

/* All lanes of some waves: as many vectors at a time as there is room for their sums. */
VEC_INLINE void fit_group(float *out, const float *x, size_t pairs, const float *waves,
                          size_t stride, size_t group)
{
    const size_t side = ROOM / group < VLANES ? ROOM / group : VLANES;
    for (size_t l = 0; l < MYO_LANES; l += side * VF) {
        fit(out + l, x + l, pairs, waves, stride, group, side);
    }
}

void K(lanes_quadrature)(float *out, const float *x, size_t pairs, const float *waves, size_t count)
{
    for (size_t w = 0; w < count;) {
        const size_t left = count - w, group = left >= 4 ? 4 : left >= 2 ? 2 : 1;
        float *to = out + 2 * w * MYO_LANES;
        if (group == 4) {
            fit_group(to, x, pairs, waves + 2 * w, 2 * count, 4);
        } else if (group == 2) {
            fit_group(to, x, pairs, waves + 2 * w, 2 * count, 2);
        } else {
            fit_group(to, x, pairs, waves + 2 * w, 2 * count, 1);
        }
        w += group;
    }
}
