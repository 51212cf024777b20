/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

#include <math.h>

size_t K(zero_crossings)(const float *x, size_t n, float threshold)
{
    size_t total = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        total += (x[i] < 0.0f) != (x[i + 1] < 0.0f) && fabsf(x[i + 1] - x[i]) >= threshold;
    }
    return total;
}
