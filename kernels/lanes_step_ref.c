/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

#include <math.h>

void K(lanes_step)(float *out, const float *x, size_t frames)
{
    for (size_t l = 0; l < MYO_LANES; l++) {
        float low = INFINITY, high = -INFINITY, sum = 0.0f, square = 0.0f;
        for (size_t n = 0; n < frames; n++) {
            const float v = x[n * MYO_LANES + l];
            low = v < low ? v : low;
            high = v > high ? v : high;
            sum += v;
            square += v * v;
        }
        out[l] = low + 0.0f;
        out[MYO_LANES + l] = high + 0.0f;
        out[2 * MYO_LANES + l] = sum;
        out[3 * MYO_LANES + l] = square;
    }
}
