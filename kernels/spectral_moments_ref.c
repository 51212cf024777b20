/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(spectral_moments)(const float *power, size_t bins, float first, float step, float *out)
{
    float sums[5][MYO_ACCUMULATORS] = { { 0 } };
    for (size_t k = 0; k < bins; k++) {
        const size_t j = k % MYO_ACCUMULATORS;
        const float p = power[k], f = (float)k * step + first, f2 = f * f;
        sums[0][j] += p;
        sums[1][j] += f * p;
        sums[2][j] += f2 * p;
        sums[3][j] += f > 0.0f ? p / f : 0.0f;
        sums[4][j] += ((f2 * f2) * f) * p;
    }
    for (size_t m = 0; m < 5; m++) {
        out[m] = fold_sum(sums[m], MYO_ACCUMULATORS);
    }
}
