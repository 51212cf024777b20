/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

#include <math.h>

void K(min_max)(const float *x, size_t n, float *minimum, float *maximum)
{
    float a[MYO_ACCUMULATORS], b[MYO_ACCUMULATORS];
    for (size_t j = 0; j < MYO_ACCUMULATORS; j++) {
        a[j] = INFINITY;
        b[j] = -INFINITY;
    }
    for (size_t i = 0; i < n; i++) {
        const size_t j = i % MYO_ACCUMULATORS;
        a[j] = x[i] < a[j] ? x[i] : a[j];
        b[j] = x[i] > b[j] ? x[i] : b[j];
    }
    for (size_t half = MYO_ACCUMULATORS / 2; half > 0; half /= 2) {
        for (size_t j = 0; j < half; j++) {
            a[j] = a[j + half] < a[j] ? a[j + half] : a[j];
            b[j] = b[j + half] > b[j] ? b[j + half] : b[j];
        }
    }
    *minimum = a[0];
    *maximum = b[0];
}
