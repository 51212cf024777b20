/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

#include <math.h>

void K(magnitude3)(float *y, const float *a, const float *b, const float *c, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = sqrtf((a[i] * a[i] + b[i] * b[i]) + c[i] * c[i]);
    }
}
