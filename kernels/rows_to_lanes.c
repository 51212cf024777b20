/* SPDX-License-Identifier: MIT */
/* y[n * MYO_LANES + l] = rows[l][n]; zeros where rows[l] is NULL. Blocks of VF x VF are transposed.
 */
#include "kernels/vec.h"

void K(rows_to_lanes)(float *y, const float *const *rows, size_t frames)
{
    for (size_t n = 0; n < frames; n += VF) {
        const size_t count = frames - n < VF ? frames - n : VF;
        MYO_UNROLL
        for (size_t g = 0; g < MYO_LANES; g += VF) {
            vf block[VF];
            MYO_UNROLL
            for (size_t l = 0; l < VF; l++) {
                const float *row = rows[g + l];
                if (row == NULL) {
                    block[l] = vf_zero();
                } else if (count == VF) {
                    block[l] = vf_load(row + n);
                } else {
                    block[l] = vf_load_part(row + n, count);
                }
            }
            vf_transpose(block);
            if (count == VF) {
                MYO_UNROLL
                for (size_t i = 0; i < VF; i++) {
                    vf_store(y + (n + i) * MYO_LANES + g, block[i]);
                }
            } else {
                for (size_t i = 0; i < count; i++) {
                    vf_store(y + (n + i) * MYO_LANES + g, block[i]);
                }
            }
        }
    }
}
