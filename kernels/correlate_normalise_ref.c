/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

#include <math.h>

void K(correlate_normalise)(float *y, const float *products, const float *energies, size_t n,
                            float energy)
{
    for (size_t i = 0; i < n; i++) {
        const float both = energies[i] * energy;
        y[i] = both > 0.0f ? products[i] / sqrtf(both) : 0.0f;
    }
}
