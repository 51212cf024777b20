/* SPDX-License-Identifier: MIT */
/* sum |x[i + 1] - x[i]| over i < n - 1 */
#include "kernels/vec.h"

float K(waveform_length)(const float *x, size_t n)
{
    const size_t steps = n > 0 ? n - 1 : 0;
    vf acc[VACC];
    MYO_UNROLL
    for (size_t j = 0; j < VACC; j++) {
        acc[j] = vf_zero();
    }
    size_t i = 0;
    for (; i + MYO_ACCUMULATORS <= steps; i += MYO_ACCUMULATORS) {
        MYO_UNROLL
        for (size_t j = 0; j < VACC; j++) {
            const float *p = x + i + j * VF;
            acc[j] = vf_add(acc[j], vf_abs(vf_sub(vf_load(p + 1), vf_load(p))));
        }
    }
    if (i < steps) {
        const size_t left = steps - i;
        MYO_UNROLL
        for (size_t j = 0; j < VACC; j++) {
            const vf step = vf_sub(vf_load_turn(x + i + 1, j, left), vf_load_turn(x + i, j, left));
            acc[j] = vf_add(acc[j], vf_abs(step));
        }
    }
    return vf_fold_sum(acc);
}
