/* SPDX-License-Identifier: MIT */
/* y = |x|; y may be x */
#include "kernels/vec.h"

void K(rectify)(float *y, const float *x, size_t n)
{
    size_t i = 0;
    MYO_UNROLL_4
    for (; i + VF <= n; i += VF) {
        vf_store(y + i, vf_abs(vf_load(x + i)));
    }
    if (i < n) {
        vf_store_part(y + i, vf_abs(vf_load_part(x + i, n - i)), n - i);
    }
}
