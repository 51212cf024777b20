/* SPDX-License-Identifier: MIT */
/* Per lane, in frame order: out = { sum |x|, sum |x[n] - x[n-1]|, changes of sign, turning points,
 * sum of x[n]^2 - x[n-1] x[n+1] }, MYO_LANES of each. Zero counts as positive; a turning point is a
 * sample above or below both its neighbours. */
#include "kernels/vec.h"

/* What a frame and the two before it add. */
static inline __attribute__((always_inline)) void add_frame(vf *sums, vi *counts, vf two, vf one,
                                                            vf now)
{
    const vf rise = vf_sub(now, one), before = vf_sub(one, two);
    const vm peak = vm_and(vm_lt(vf_zero(), before), vm_lt(rise, vf_zero()));
    const vm dip = vm_and(vm_lt(before, vf_zero()), vm_lt(vf_zero(), rise));
    sums[0] = vf_add(sums[0], vf_abs(now));
    sums[1] = vf_add(sums[1], vf_abs(rise));
    sums[2] = vf_add(sums[2], vf_sub(vf_mul(one, one), vf_mul(two, now)));
    counts[0] = vi_count(counts[0], vm_xor(vm_lt(now, vf_zero()), vm_lt(one, vf_zero())));
    counts[1] = vi_count(counts[1], vm_or(peak, dip));
}

static void measure(float *out, const float *x, size_t frames)
{
    vf sums[3] = { vf_zero(), vf_zero(), vf_zero() };
    vi counts[2] = { vi_zero(), vi_zero() };
    vf two = vf_zero(), one = vf_zero();
    if (frames > 0) {
        two = vf_load(x);
        sums[0] = vf_add(sums[0], vf_abs(two));
    }
    if (frames > 1) {
        one = vf_load(x + MYO_LANES);
        sums[0] = vf_add(sums[0], vf_abs(one));
        sums[1] = vf_add(sums[1], vf_abs(vf_sub(one, two)));
        counts[0] = vi_count(counts[0], vm_xor(vm_lt(one, vf_zero()), vm_lt(two, vf_zero())));
    }
    for (size_t n = 2; n < frames; n++) {
        const vf now = vf_load(x + n * MYO_LANES);
        add_frame(sums, counts, two, one, now);
        two = one;
        one = now;
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
