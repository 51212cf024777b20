/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

#include <math.h>

float K(waveform_length)(const float *x, size_t n)
{
    float acc[MYO_ACCUMULATORS] = { 0 };
    for (size_t i = 0; i + 1 < n; i++) {
        acc[i % MYO_ACCUMULATORS] += fabsf(x[i + 1] - x[i]);
    }
    return fold_sum(acc, MYO_ACCUMULATORS);
}
