/* SPDX-License-Identifier: MIT */
/* Per lane, in frame order: out = { sum |x|, sum |x[n] - x[n-1]|, changes of sign, turning points,
 * sum of x[n]^2 - x[n-1] x[n+1] }, MYO_LANES of each. Zero counts as positive; a turning point is a
 * sample above or below both its neighbours. */
#include "kernels/vec.h"

/* The two frames before the next one, and what was found out about the later. */
typedef struct past {
    vf two, one;
    vm negative, up, down;
} past;

/* What the first frames add, of which there are fewer terms. */
VEC_INLINE past first_frames(vf *sums, vi *counts, const float *x, size_t frames)
{
    const vf none = vf_zero();
    past p = { none, none, vm_lt(none, none), vm_lt(none, none), vm_lt(none, none) };
    if (frames > 0) {
        p.one = vf_load(x);
        p.negative = vm_lt(p.one, none);
        sums[0] = vf_add(sums[0], vf_abs(p.one));
    }
    if (frames > 1) {
        const vf now = vf_load(x + MYO_LANES), rise = vf_sub(now, p.one);
        const vm negative = vm_lt(now, none);
        sums[0] = vf_add(sums[0], vf_abs(now));
        sums[1] = vf_add(sums[1], vf_abs(rise));
        counts[0] = vi_count(counts[0], vm_xor(negative, p.negative));
        p = (past) { p.one, now, negative, vm_lt(none, rise), vm_lt(rise, none) };
    }
    return p;
}

VEC_INLINE void measure(float *out, const float *x, size_t frames)
{
    vf sums[3] = { vf_zero(), vf_zero(), vf_zero() };
    vi counts[2] = { vi_zero(), vi_zero() };
    past p = first_frames(sums, counts, x, frames);
    MYO_UNROLL_4
    for (size_t n = 2; n < frames; n++) {
        const vf now = vf_load(x + n * MYO_LANES), rise = vf_sub(now, p.one);
        const vm negative = vm_lt(now, vf_zero());
        const vm up = vm_lt(vf_zero(), rise), down = vm_lt(rise, vf_zero());
        sums[0] = vf_add(sums[0], vf_abs(now));
        sums[1] = vf_add(sums[1], vf_abs(rise));
        sums[2] = vf_add(sums[2], vf_sub(vf_mul(p.one, p.one), vf_mul(p.two, now)));
        counts[0] = vi_count(counts[0], vm_xor(negative, p.negative));
        counts[1] = vi_count(counts[1], vm_or(vm_and(p.up, down), vm_and(p.down, up)));
        p = (past) { p.one, now, negative, up, down };
    }
    vf_store(out, sums[0]);
    vf_store(out + MYO_LANES, sums[1]);
    vf_store(out + 2 * MYO_LANES, vf_from_vi(counts[0]));
    vf_store(out + 3 * MYO_LANES, vf_from_vi(counts[1]));
    vf_store(out + 4 * MYO_LANES, sums[2]);
}

void K(lanes_shape)(float *out, const float *x, size_t frames)
{
    for (size_t j = 0; j < MYO_LANES; j += VF) {
        measure(out + j, x + j, frames);
    }
}
