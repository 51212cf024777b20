/* SPDX-License-Identifier: MIT */
/* y = a - b; y may be a or b */
#include "kernels/vec.h"

void K(subtract)(float *y, const float *a, const float *b, size_t n)
{
    size_t i = 0;
    MYO_UNROLL_4
    for (; i + VF <= n; i += VF) {
        vf_store(y + i, vf_sub(vf_load(a + i), vf_load(b + i)));
    }
    if (i < n) {
        vf_store_part(y + i, vf_sub(vf_load_part(a + i, n - i), vf_load_part(b + i, n - i)), n - i);
    }
}
