/* SPDX-License-Identifier: MIT */
/* y[n * MYO_LANES + l] = rows[l][n]; zeros where rows[l] is NULL. Blocks of VF x VF are transposed.
 */
#include "kernels/vec.h"

/* Frames of lanes that stay in the first-level cache while their rows are done VF at a time: rows
 * often lie a power of two apart, and 16 of them at once push each other out. */
enum { BLOCK = 128 };

static void transpose_rows(float *y, const float *const *rows, size_t count)
{
    for (size_t n = 0; n < count; n += VF) {
        const size_t now = count - n < VF ? count - n : VF;
        vf block[VF];
        MYO_UNROLL
        for (size_t l = 0; l < VF; l++) {
            if (rows[l] == NULL) {
                block[l] = vf_zero();
            } else if (now == VF) {
                block[l] = vf_load(rows[l] + n);
            } else {
                block[l] = vf_load_part(rows[l] + n, now);
            }
        }
        vf_transpose(block);
        MYO_UNROLL
        for (size_t i = 0; i < VF; i++) {
            if (i < now) {
                vf_store(y + (n + i) * MYO_LANES, block[i]);
            }
        }
    }
}

void K(rows_to_lanes)(float *y, const float *const *rows, size_t frames)
{
    for (size_t n = 0; n < frames; n += BLOCK) {
        const size_t count = frames - n < BLOCK ? frames - n : BLOCK;
        for (size_t g = 0; g < MYO_LANES; g += VF) {
            const float *part[VF];
            for (size_t l = 0; l < VF; l++) {
                part[l] = rows[g + l] == NULL ? NULL : rows[g + l] + n;
            }
            transpose_rows(y + n * MYO_LANES + g, part, count);
        }
    }
}
