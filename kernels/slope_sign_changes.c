/* SPDX-License-Identifier: MIT */
/* Samples above or below both neighbours, by at least `threshold` against one of them (Hudgins
 * 1993, doi:10.1109/10.204774). The slope to the right of a sample is the one to the left of the
 * next, so each is taken once and its neighbour found by a shift of bits. */
#include "kernels/vec.h"

/* Which of the 64 samples from x[1] on count, one bit each; reads 66 samples. */
VEC_INLINE uint64_t samples_that_count(const float *x, float threshold)
{
    uint64_t up = 0, down = 0, large = 0;
    MYO_UNROLL
    for (size_t i = 0; i < 64; i += VF) {
        const vf slope = vf_sub(vf_load(x + i + 1), vf_load(x + i));
        up |= (uint64_t)vm_bits(vm_lt(vf_zero(), slope)) << i;
        down |= (uint64_t)vm_bits(vm_lt(slope, vf_zero())) << i;
        large |= (uint64_t)vm_bits(vm_ge(vf_abs(slope), vf_set1(threshold))) << i;
    }
    const float last = x[65] - x[64];
    const uint64_t next_up = up >> 1 | (uint64_t)(last > 0.0f) << 63;
    const uint64_t next_down = down >> 1 | (uint64_t)(last < 0.0f) << 63;
    const _Bool last_large = (last < 0.0f ? -last : last) >= threshold;
    const uint64_t next_large = large >> 1 | (uint64_t)last_large << 63;
    return ((up & next_down) | (down & next_up)) & (large | next_large);
}

size_t K(slope_sign_changes)(const float *x, size_t n, float threshold)
{
    const size_t inner = n > 2 ? n - 2 : 0;
    size_t total = 0, i = 0;
    for (; i + 64 <= inner; i += 64) {
        total += count_bits(samples_that_count(x + i, threshold));
    }
    if (i < inner) {
        float t[66] = { 0 };
        copy_floats(t, x + i, inner - i + 2);
        total += count_bits(samples_that_count(t, threshold) & (((uint64_t)1 << (inner - i)) - 1));
    }
    return total;
}
