/* SPDX-License-Identifier: MIT */
/* rows[l][n] = x[n * MYO_LANES + l]; a NULL row is left out. Blocks of VF x VF are transposed. */
#include "kernels/vec.h"

void K(lanes_to_rows)(float *const *rows, const float *x, size_t frames)
{
    for (size_t n = 0; n < frames; n += VF) {
        const size_t count = frames - n < VF ? frames - n : VF;
        MYO_UNROLL
        for (size_t g = 0; g < MYO_LANES; g += VF) {
            vf block[VF];
            MYO_UNROLL
            for (size_t i = 0; i < VF; i++) {
                block[i] = i < count ? vf_load(x + (n + i) * MYO_LANES + g) : vf_zero();
            }
            vf_transpose(block);
            MYO_UNROLL
            for (size_t l = 0; l < VF; l++) {
                float *row = rows[g + l];
                if (row == NULL) {
                    continue;
                }
                if (count == VF) {
                    vf_store(row + n, block[l]);
                } else {
                    vf_store_part(row + n, block[l], count);
                }
            }
        }
    }
}
