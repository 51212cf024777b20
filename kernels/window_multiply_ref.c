/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(window_multiply)(float *y, const float *x, const float *w, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = x[i] * w[i];
    }
}
