/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(row_i16)(float *y, const int16_t *x, size_t frames, size_t channels, size_t channel,
                float gain, float offset)
{
    for (size_t n = 0; n < frames; n++) {
        y[n] = (float)x[n * channels + channel] * gain + offset;
    }
}
