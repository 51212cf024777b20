/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(rows_to_lanes)(float *y, const float *const *rows, size_t frames)
{
    for (size_t n = 0; n < frames; n++) {
        for (size_t l = 0; l < MYO_LANES; l++) {
            y[n * MYO_LANES + l] = rows[l] == NULL ? 0.0f : rows[l][n];
        }
    }
}
