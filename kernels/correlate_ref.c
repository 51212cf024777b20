/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(correlate)(float *products, float *energies, const float *x, size_t count, const float *t,
                  size_t n)
{
    for (size_t i = 0; i < count; i++) {
        float p = 0.0f, e = 0.0f;
        for (size_t j = 0; j < n; j++) {
            p = p + x[i + j] * t[j];
            e = e + x[i + j] * x[i + j];
        }
        products[i] = p;
        energies[i] = e;
    }
}
