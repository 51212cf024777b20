/* SPDX-License-Identifier: MIT */
/* power[k] += scale (re^2 + im^2) */
#include "kernels/vec.h"

void K(power_accumulate)(float *power, const float *spectrum, size_t bins, float scale)
{
    const vf g = vf_set1(scale);
    size_t k = 0;
    MYO_UNROLL_4
    for (; k + VF <= bins; k += VF) {
        const vf a = vf_load(spectrum + 2 * k), b = vf_load(spectrum + 2 * k + VF);
        const vf p = vf_mul(g, vf_pair_sums(vf_mul(a, a), vf_mul(b, b)));
        vf_store(power + k, vf_add(vf_load(power + k), p));
    }
    for (; k < bins; k++) {
        const float re = spectrum[2 * k], im = spectrum[2 * k + 1];
        power[k] = power[k] + scale * (re * re + im * im);
    }
}
