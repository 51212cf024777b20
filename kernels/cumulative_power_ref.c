/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(cumulative_power)(float *y, const float *power, size_t bins)
{
    float sum = 0.0f;
    for (size_t k = 0; k < bins; k++) {
        sum = sum + power[k];
        y[k] = sum;
    }
}
