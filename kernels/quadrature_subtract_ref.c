/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(quadrature_subtract)(float *y, const float *c, const float *s, size_t n, float a, float b)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = y[i] - (a * c[i] + b * s[i]);
    }
}
