/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

#include <math.h>

void K(min_max)(const float *x, size_t n, float *minimum, float *maximum)
{
    float low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        low = x[i] < low ? x[i] : low;
        high = x[i] > high ? x[i] : high;
    }
    *minimum = low + 0.0f;
    *maximum = high + 0.0f;
}
