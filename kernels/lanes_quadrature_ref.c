/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(lanes_quadrature)(float *out, const float *x, const float *c, const float *s, size_t frames)
{
    for (size_t l = 0; l < MYO_LANES; l++) {
        float a = 0.0f, b = 0.0f;
        for (size_t n = 0; n < frames; n++) {
            a += x[n * MYO_LANES + l] * c[n];
            b += x[n * MYO_LANES + l] * s[n];
        }
        out[l] = a;
        out[MYO_LANES + l] = b;
    }
}
