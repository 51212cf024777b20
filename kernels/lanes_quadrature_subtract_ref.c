/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(lanes_quadrature_subtract)(float *y, const float *c, const float *s, size_t frames,
                                  const float *a, const float *b)
{
    for (size_t n = 0; n < frames; n++) {
        for (size_t l = 0; l < MYO_LANES; l++) {
            y[n * MYO_LANES + l] = y[n * MYO_LANES + l] - (a[l] * c[n] + b[l] * s[n]);
        }
    }
}
