/* SPDX-License-Identifier: MIT */
/* Running sum in the order of the bins: y[k] = y[k - 1] + power[k]. Each sum waits for the one
 * before it on any machine; a prefix tree would be a different (and not monotone) sum. */
#include "kernels/vec.h"

void K(cumulative_power)(float *y, const float *power, size_t bins)
{
    float sum = 0.0f;
    for (size_t k = 0; k < bins; k++) {
        sum = sum + power[k];
        y[k] = sum;
    }
}
