/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

#include <math.h>

void K(lanes_hops)(float *minimum, float *maximum, float *square, float *sums, const float *x,
                   size_t hops, size_t hop, size_t parts)
{
    for (size_t h = 0; h < hops; h++) {
        for (size_t l = 0; l < MYO_LANES; l++) {
            const float *v = x + h * hop * MYO_LANES + l;
            float low = INFINITY, high = -INFINITY, total = 0.0f;
            for (size_t p = 0; p < parts; p++) {
                float sum = 0.0f, squares = 0.0f;
                for (size_t n = p * hop / parts; n < (p + 1) * hop / parts; n++) {
                    const float now = v[n * MYO_LANES];
                    low = now < low ? now : low;
                    high = now > high ? now : high;
                    sum += now;
                    squares += now * now;
                }
                sums[(h * parts + p) * MYO_LANES + l] = sum;
                total += squares;
            }
            minimum[h * MYO_LANES + l] = low + 0.0f;
            maximum[h * MYO_LANES + l] = high + 0.0f;
            square[h * MYO_LANES + l] = total;
        }
    }
}
