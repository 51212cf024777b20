/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(row_f64)(float *y, const double *x, size_t frames, size_t channels, size_t channel,
                double gain, double offset)
{
    for (size_t n = 0; n < frames; n++) {
        y[n] = (float)(x[n * channels + channel] * gain + offset);
    }
}
