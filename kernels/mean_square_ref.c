/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

float K(mean_square)(const float *x, size_t n)
{
    float acc[MYO_MEAN_ACCUMULATORS] = { 0 };
    for (size_t i = 0; i < n; i++) {
        acc[i % MYO_MEAN_ACCUMULATORS] += x[i] * x[i];
    }
    return n == 0 ? 0.0f : fold_sum(acc, MYO_MEAN_ACCUMULATORS) / (float)n;
}
