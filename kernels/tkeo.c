/* SPDX-License-Identifier: MIT */
/* Teager-Kaiser energy: y[i] = x[i + 1]^2 - x[i] x[i + 2] (Kaiser 1990) */
#include "kernels/vec.h"

static vf energy(vf a, vf b, vf c)
{
    return vf_sub(vf_mul(b, b), vf_mul(a, c));
}

void K(tkeo)(float *y, const float *x, size_t n)
{
    size_t i = 0;
    MYO_UNROLL_4
    for (; i + VF <= n; i += VF) {
        vf_store(y + i, energy(vf_load(x + i), vf_load(x + i + 1), vf_load(x + i + 2)));
    }
    if (i < n) {
        const size_t rest = n - i;
        vf_store_part(y + i,
                      energy(vf_load_part(x + i, rest), vf_load_part(x + i + 1, rest),
                             vf_load_part(x + i + 2, rest)),
                      rest);
    }
}
