/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(subtract)(float *y, const float *a, const float *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = a[i] - b[i];
    }
}
