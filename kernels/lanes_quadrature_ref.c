/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(lanes_quadrature)(float *out, const float *x, size_t pairs, const float *waves, size_t count)
{
    for (size_t w = 0; w < count; w++, out += 2 * MYO_LANES) {
        for (size_t l = 0; l < MYO_LANES; l++) {
            float a = 0.0f, b = 0.0f;
            for (size_t k = 0; k < pairs; k++) {
                const float after = x[(pairs + k) * MYO_LANES + l];
                const float before = x[(pairs - 1 - k) * MYO_LANES + l];
                a += (after + before) * waves[(k * count + w) * 2];
                b += (after - before) * waves[(k * count + w) * 2 + 1];
            }
            out[l] = a;
            out[MYO_LANES + l] = b;
        }
    }
}
