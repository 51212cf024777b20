/* SPDX-License-Identifier: MIT */
/* y = x w; y may be x */
#include "kernels/vec.h"

void K(window_multiply)(float *y, const float *x, const float *w, size_t n)
{
    size_t i = 0;
    MYO_UNROLL_4
    for (; i + VF <= n; i += VF) {
        vf_store(y + i, vf_mul(vf_load(x + i), vf_load(w + i)));
    }
    if (i < n) {
        vf_store_part(y + i, vf_mul(vf_load_part(x + i, n - i), vf_load_part(w + i, n - i)), n - i);
    }
}
