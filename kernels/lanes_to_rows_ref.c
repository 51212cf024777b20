/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(lanes_to_rows)(float *const *rows, const float *x, size_t frames)
{
    for (size_t l = 0; l < MYO_LANES; l++) {
        for (size_t n = 0; rows[l] != NULL && n < frames; n++) {
            rows[l][n] = x[n * MYO_LANES + l];
        }
    }
}
