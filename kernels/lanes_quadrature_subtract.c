/* SPDX-License-Identifier: MIT */
/* y[n] = y[n] - (a c[n] + b s[n]) in every lane; a and b hold one value per lane, c and s are rows
 */
#include "kernels/vec.h"

void K(lanes_quadrature_subtract)(float *y, const float *c, const float *s, size_t frames,
                                  const float *a, const float *b)
{
    vf va[VLANES], vb[VLANES];
    MYO_UNROLL
    for (size_t j = 0; j < VLANES; j++) {
        va[j] = vf_load(a + j * VF);
        vb[j] = vf_load(b + j * VF);
    }
    for (size_t n = 0; n < frames; n++, y += MYO_LANES) {
        const vf vc = vf_set1(c[n]), vs = vf_set1(s[n]);
        MYO_UNROLL
        for (size_t j = 0; j < VLANES; j++) {
            const vf fit = vf_add(vf_mul(va[j], vc), vf_mul(vb[j], vs));
            vf_store(y + j * VF, vf_sub(vf_load(y + j * VF), fit));
        }
    }
}
