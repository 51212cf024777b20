/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

#include <math.h>

void K(lanes_shape)(float *out, const float *x, size_t frames)
{
    for (size_t l = 0; l < MYO_LANES; l++) {
        float size = 0.0f, length = 0.0f, energy = 0.0f;
        size_t signs = 0, turns = 0;
        for (size_t n = 0; n < frames; n++) {
            const float *p = x + n * MYO_LANES + l;
            const float now = *p;
            size += fabsf(now);
            if (n >= 1) {
                const float one = *(p - MYO_LANES);
                length += fabsf(now - one);
                signs += (now < 0.0f) != (one < 0.0f);
            }
            if (n >= 2) {
                const float one = *(p - MYO_LANES), two = *(p - 2 * MYO_LANES);
                const float before = one - two, rise = now - one;
                turns += (before > 0.0f && rise < 0.0f) || (before < 0.0f && rise > 0.0f);
                energy += one * one - two * now;
            }
        }
        out[l] = size;
        out[MYO_LANES + l] = length;
        out[2 * MYO_LANES + l] = (float)signs;
        out[3 * MYO_LANES + l] = (float)turns;
        out[4 * MYO_LANES + l] = energy;
    }
}
