/* SPDX-License-Identifier: MIT */
/* y = sqrt((a^2 + b^2) + c^2); y may be any of the inputs */
#include "kernels/vec.h"

static vf magnitude(vf a, vf b, vf c)
{
    return vf_sqrt(vf_add(vf_add(vf_mul(a, a), vf_mul(b, b)), vf_mul(c, c)));
}

void K(magnitude3)(float *y, const float *a, const float *b, const float *c, size_t n)
{
    size_t i = 0;
    MYO_UNROLL_4
    for (; i + VF <= n; i += VF) {
        vf_store(y + i, magnitude(vf_load(a + i), vf_load(b + i), vf_load(c + i)));
    }
    if (i < n) {
        const size_t left = n - i;
        vf_store_part(y + i,
                      magnitude(vf_load_part(a + i, left), vf_load_part(b + i, left),
                                vf_load_part(c + i, left)),
                      left);
    }
}
