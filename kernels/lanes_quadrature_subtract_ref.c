/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(lanes_quadrature_subtract)(float *y, size_t frames, const float *waves, size_t count,
                                  const float *sizes)
{
    for (size_t n = 0; n < frames; n++) {
        for (size_t l = 0; l < MYO_LANES; l++) {
            float v = y[n * MYO_LANES + l];
            for (size_t w = 0; w < count; w++) {
                const float a = sizes[2 * w * MYO_LANES + l];
                const float b = sizes[(2 * w + 1) * MYO_LANES + l];
                v = v - (a * waves[(n * count + w) * 2] + b * waves[(n * count + w) * 2 + 1]);
            }
            y[n * MYO_LANES + l] = v;
        }
    }
}
