/* SPDX-License-Identifier: MIT */
/* Teager-Kaiser energy: y[i] = x[i + 1]^2 - x[i] x[i + 2] (Kaiser 1990) */
#include "kernels/vec.h"

VEC_INLINE vf energy(vf a, vf b, vf c)
{
    return vf_sub(vf_mul(b, b), vf_mul(a, c));
}

void K(tkeo)(float *y, const float *x, size_t n)
{
    size_t i = 0;
    vf a = n + 2 >= VF ? vf_load(x) : vf_zero();
    MYO_UNROLL_4
    for (; i + 2 * VF <= n + 2; i += VF) { /* there is a whole vector after this one */
        const vf next = vf_load(x + i + VF);
        vf_store(y + i, energy(a, vf_load(x + i + 1), vf_two_on(x + i, a, next)));
        a = next;
    }
    for (; i + VF <= n; i += VF) {
        vf_store(y + i, energy(vf_load(x + i), vf_load(x + i + 1), vf_load(x + i + 2)));
    }
    if (i < n) {
        const size_t left = n - i;
        vf_store_part(y + i,
                      energy(vf_load_part(x + i, left), vf_load_part(x + i + 1, left),
                             vf_load_part(x + i + 2, left)),
                      left);
    }
}
