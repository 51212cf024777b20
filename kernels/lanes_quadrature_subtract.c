/* SPDX-License-Identifier: MIT */
/* Takes fitted sines out of every lane, one after the other: y[n] = y[n] - (a c + b s) for each of
 * `count` waves, where waves[(n * count + w) * 2] = { c, s } and sizes = { a, b } of each wave,
 * MYO_LANES of each. A sample is loaded and stored once for as many waves as the registers hold. */
#include "kernels/vec.h"

enum { GROUP = 4, ROOM = VREGISTERS / 4 };

/* `group` waves and `side` vectors of lanes; `stride`: floats from one frame's waves to the next's
 */
VEC_INLINE void subtract(float *y, size_t frames, const float *waves, size_t stride,
                         const float *sizes, size_t group, size_t side)
{
    vf a[GROUP][VLANES], b[GROUP][VLANES];
    MYO_UNROLL
    for (size_t w = 0; w < group; w++) {
        MYO_UNROLL
        for (size_t j = 0; j < side; j++) {
            a[w][j] = vf_load(sizes + 2 * w * MYO_LANES + j * VF);
            b[w][j] = vf_load(sizes + (2 * w + 1) * MYO_LANES + j * VF);
        }
    }
    for (size_t n = 0; n < frames; n++, y += MYO_LANES, waves += stride) {
        vf c[GROUP], s[GROUP];
        MYO_UNROLL
        for (size_t w = 0; w < group; w++) {
            c[w] = vf_set1(waves[2 * w]);
            s[w] = vf_set1(waves[2 * w + 1]);
        }
        MYO_UNROLL
        for (size_t j = 0; j < side; j++) {
            vf v = vf_load(y + j * VF);
            MYO_UNROLL
            for (size_t w = 0; w < group; w++) {
                v = vf_sub(v, vf_add(vf_mul(a[w][j], c[w]), vf_mul(b[w][j], s[w])));
            }
            vf_store(y + j * VF, v);
        }
    }
}

/* All lanes of some waves: as many vectors at a time as there is room for their sizes. */
VEC_INLINE void subtract_group(float *y, size_t frames, const float *waves, size_t stride,
                               const float *sizes, size_t group)
{
    const size_t side = ROOM / group < VLANES ? ROOM / group : VLANES;
    for (size_t l = 0; l < MYO_LANES; l += side * VF) {
        subtract(y + l, frames, waves, stride, sizes + l, group, side);
    }
}

void K(lanes_quadrature_subtract)(float *y, size_t frames, const float *waves, size_t count,
                                  const float *sizes)
{
    for (size_t w = 0; w < count;) {
        const size_t left = count - w, group = left >= 4 ? 4 : left >= 2 ? 2 : 1;
        const float *of = sizes + 2 * w * MYO_LANES;
        if (group == 4) {
            subtract_group(y, frames, waves + 2 * w, 2 * count, of, 4);
        } else if (group == 2) {
            subtract_group(y, frames, waves + 2 * w, 2 * count, of, 2);
        } else {
            subtract_group(y, frames, waves + 2 * w, 2 * count, of, 1);
        }
        w += group;
    }
}
