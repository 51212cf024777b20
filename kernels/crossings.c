/* SPDX-License-Identifier: MIT */
/* Schmitt trigger on |x|: an index is reported when |x| > high while armed, which disarms; |x| <
 * low arms again. Only two things can happen next, so whole vectors are searched for that one. */
#include "kernels/vec.h"

static _Bool is_event(float v, _Bool armed, float low, float high)
{
    const float a = v < 0.0f ? -v : v;
    return armed ? a > high : a < low;
}

size_t K(crossings)(const float *x, size_t n, float low, float high, int32_t *armed,
                    uint32_t *index, size_t limit)
{
    const vf vlow = vf_set1(low), vhigh = vf_set1(high);
    _Bool on = *armed != 0;
    size_t count = 0, i = 0;
    while (i < n) {
        if (i + VF <= n) {
            const vf a = vf_abs(vf_load(x + i));
            const vm any = on ? vm_lt(vhigh, a) : vm_lt(a, vlow);
            const uint32_t bits = vm_bits(any);
            if (bits == 0) {
                i += VF;
                continue;
            }
            i += (size_t)__builtin_ctz(bits);
        } else if (!is_event(x[i], on, low, high)) {
            i++;
            continue;
        }
        if (on) {
            if (count < limit) {
                index[count] = (uint32_t)i;
            }
            count++;
        }
        on = !on;
        i++;
    }
    *armed = on;
    return count;
}
