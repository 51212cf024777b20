/* SPDX-License-Identifier: MIT */
/* Steps from below zero to zero or above, or back, of at least `threshold` (Hudgins 1993,
 * doi:10.1109/10.204774). A zero counts as positive, so a sample exactly on zero is not lost. */
#include "kernels/vec.h"

/* Which of the 64 steps from x[0] on count, one bit each; reads 65 samples. */
VEC_INLINE uint64_t steps_that_count(const float *x, vf limit)
{
    uint64_t negative = 0, large = 0;
    MYO_UNROLL
    for (size_t i = 0; i < 64; i += VF) {
        const vf a = vf_load(x + i), b = vf_load(x + i + 1);
        negative |= (uint64_t)vm_bits(vm_lt(a, vf_zero())) << i;
        large |= (uint64_t)vm_bits(vm_ge(vf_abs(vf_sub(b, a)), limit)) << i;
    }
    const uint64_t last = x[64] < 0.0f;
    return (negative ^ (negative >> 1 | last << 63)) & large;
}

size_t K(zero_crossings)(const float *x, size_t n, float threshold)
{
    const vf limit = vf_set1(threshold);
    const size_t steps = n > 0 ? n - 1 : 0;
    size_t total = 0, i = 0;
    for (; i + 64 <= steps; i += 64) {
        total += count_bits(steps_that_count(x + i, limit));
    }
    if (i < steps) {
        float t[65] = { 0 };
        copy_floats(t, x + i, steps - i + 1);
        total += count_bits(steps_that_count(t, limit) & (((uint64_t)1 << (steps - i)) - 1));
    }
    return total;
}
