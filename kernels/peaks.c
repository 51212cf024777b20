/* SPDX-License-Identifier: MIT */
/* Peaks of |x|: over the threshold, none within `reach` larger, of equal ones the first. A whole
 * vector of positions is compared with its neighbours at one distance after the other, until none
 * is left; away from contractions that is after the threshold. */
#include "kernels/vec.h"

static _Bool is_peak(const float *x, size_t n, size_t at, size_t reach, float threshold)
{
    const float size = x[at] < 0.0f ? -x[at] : x[at];
    const size_t first = at > reach ? at - reach : 0;
    const size_t end = n - at > reach ? at + reach + 1 : n;
    _Bool beaten = !(size > threshold);
    for (size_t i = first; i < end && !beaten; i++) {
        const float other = x[i] < 0.0f ? -x[i] : x[i];
        beaten = i < at ? other >= size : other > size;
    }
    return !beaten;
}

static uint32_t peaks_of(const float *x, size_t reach, vf threshold)
{
    const vf size = vf_abs(vf_load(x));
    uint32_t left = vm_bits(vm_lt(threshold, size));
    for (size_t d = 1; d <= reach && left != 0; d++) {
        const vm before = vm_ge(vf_abs(vf_load(x - d)), size);
        const vm after = vm_lt(size, vf_abs(vf_load(x + d)));
        left &= ~vm_bits(vm_or(before, after));
    }
    return left;
}

size_t K(peaks)(const float *x, size_t n, size_t from, size_t end, size_t reach, float threshold,
                uint32_t *index, size_t limit)
{
    const vf vthreshold = vf_set1(threshold);
    size_t count = 0;
    for (size_t i = from; i < end;) {
        uint32_t bits;
        size_t step = VF;
        if (i >= reach && n - i >= VF && n - i - VF >= reach) {
            bits = peaks_of(x + i, reach, vthreshold);
            bits &= end - i < VF ? (1u << (end - i)) - 1u : ~0u;
        } else {
            bits = is_peak(x, n, i, reach, threshold);
            step = 1;
        }
        for (; bits != 0; bits &= bits - 1, count++) {
            if (count < limit) {
                index[count] = (uint32_t)(i + (size_t)__builtin_ctz(bits));
            }
        }
        i += step;
    }
    return count;
}
