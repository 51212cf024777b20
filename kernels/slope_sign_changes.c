/* SPDX-License-Identifier: MIT */
/* Samples above or below both neighbours, by at least `threshold` against one of them (Hudgins
 * 1993, doi:10.1109/10.204774). */
#include "kernels/vec.h"

size_t K(slope_sign_changes)(const float *x, size_t n, float threshold)
{
    const vf zero = vf_zero(), limit = vf_set1(threshold);
    const size_t inner = n > 2 ? n - 2 : 0;
    vi count = vi_zero();
    size_t i = 0;
    MYO_UNROLL_4
    for (; i + VF <= inner; i += VF) {
        const vf v = vf_load(x + i + 1);
        const vf left = vf_sub(v, vf_load(x + i)), right = vf_sub(v, vf_load(x + i + 2));
        const vm top = vm_and(vm_lt(zero, left), vm_lt(zero, right));
        const vm bottom = vm_and(vm_lt(left, zero), vm_lt(right, zero));
        const vm large = vm_or(vm_ge(vf_abs(left), limit), vm_ge(vf_abs(right), limit));
        count = vi_count(count, vm_and(vm_or(top, bottom), large));
    }
    size_t total = vi_total(count);
    for (; i < inner; i++) {
        const float left = x[i + 1] - x[i], right = x[i + 1] - x[i + 2];
        const _Bool turn = (left > 0.0f && right > 0.0f) || (left < 0.0f && right < 0.0f);
        const float l = left < 0.0f ? -left : left, r = right < 0.0f ? -right : right;
        total += turn && (l >= threshold || r >= threshold);
    }
    return total;
}
