/* SPDX-License-Identifier: MIT */
/* Steps from below zero to zero or above, or back, of at least `threshold` (Hudgins 1993,
 * doi:10.1109/10.204774). A zero counts as positive, so a sample exactly on zero is not lost. */
#include "kernels/vec.h"

size_t K(zero_crossings)(const float *x, size_t n, float threshold)
{
    const vf zero = vf_zero(), limit = vf_set1(threshold);
    const size_t steps = n > 0 ? n - 1 : 0;
    vi count = vi_zero();
    size_t i = 0;
    MYO_UNROLL_4
    for (; i + VF <= steps; i += VF) {
        const vf a = vf_load(x + i), b = vf_load(x + i + 1);
        const vm turned = vm_xor(vm_lt(a, zero), vm_lt(b, zero));
        count = vi_count(count, vm_and(turned, vm_ge(vf_abs(vf_sub(b, a)), limit)));
    }
    size_t total = vi_total(count);
    for (; i < steps; i++) {
        const float d = x[i + 1] - x[i];
        total += (x[i] < 0.0f) != (x[i + 1] < 0.0f) && (d < 0.0f ? -d : d) >= threshold;
    }
    return total;
}
