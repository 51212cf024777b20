/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(tkeo)(float *y, const float *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = x[i + 1] * x[i + 1] - x[i] * x[i + 2];
    }
}
