/* SPDX-License-Identifier: MIT */
/* Per lane, in frame order: out = { sum x c, sum x s }, MYO_LANES of each; c and s are rows. */
#include "kernels/vec.h"

void K(lanes_quadrature)(float *out, const float *x, const float *c, const float *s, size_t frames)
{
    vf a[VLANES], b[VLANES];
    MYO_UNROLL
    for (size_t j = 0; j < VLANES; j++) {
        a[j] = b[j] = vf_zero();
    }
    for (size_t n = 0; n < frames; n++, x += MYO_LANES) {
        const vf vc = vf_set1(c[n]), vs = vf_set1(s[n]);
        MYO_UNROLL
        for (size_t j = 0; j < VLANES; j++) {
            const vf v = vf_load(x + j * VF);
            a[j] = vf_add(a[j], vf_mul(v, vc));
            b[j] = vf_add(b[j], vf_mul(v, vs));
        }
    }
    MYO_UNROLL
    for (size_t j = 0; j < VLANES; j++) {
        vf_store(out + j * VF, a[j]);
        vf_store(out + MYO_LANES + j * VF, b[j]);
    }
}
