/* SPDX-License-Identifier: MIT */
/* Correlation coefficients from the sums of correlate: y = products / sqrt(energies * energy),
 * where `energy` is that of the template; 0 where there is nothing to correlate with. y may be
 * either. */
#include "kernels/vec.h"

VEC_INLINE vf normalise(vf product, vf own, vf energy)
{
    const vf both = vf_mul(own, energy);
    return vf_keep(vm_lt(vf_zero(), both), vf_div(product, vf_sqrt(both)));
}

void K(correlate_normalise)(float *y, const float *products, const float *energies, size_t n,
                            float energy)
{
    size_t i = 0;
    MYO_UNROLL_4
    for (; i + VF <= n; i += VF) {
        vf_store(y + i, normalise(vf_load(products + i), vf_load(energies + i), vf_set1(energy)));
    }
    if (i < n) {
        vf_store_part(y + i,
                      normalise(vf_load_part(products + i, n - i),
                                vf_load_part(energies + i, n - i), vf_set1(energy)),
                      n - i);
    }
}
