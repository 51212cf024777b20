/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(row_f32)(float *y, const float *x, size_t frames, size_t channels, size_t channel,
                float gain, float offset)
{
    for (size_t n = 0; n < frames; n++) {
        y[n] = x[n * channels + channel] * gain + offset;
    }
}
