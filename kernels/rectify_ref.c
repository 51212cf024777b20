/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

#include <math.h>

void K(rectify)(float *y, const float *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = fabsf(x[i]);
    }
}
