/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(lanes_f64)(float *y, const double *x, size_t frames, size_t channels, size_t first,
                  size_t lanes, const double *gain, const double *offset)
{
    for (size_t n = 0; n < frames; n++) {
        for (size_t l = 0; l < MYO_LANES; l++) {
            y[n * MYO_LANES + l] =
                l < lanes ? (float)(x[n * channels + first + l] * gain[l] + offset[l]) : 0.0f;
        }
    }
}
