/* SPDX-License-Identifier: MIT */
/* y[n * MYO_LANES + l] = rows[l][n]; zeros where rows[l] is NULL. Blocks of VF x VF are transposed.
 */
#include "kernels/vec.h"

/* Frames of lanes that stay in the first-level cache while their rows are done VF at a time: rows
 * often lie a power of two apart, and 16 of them at once push each other out. */
enum { BLOCK = 128 };

VEC_INLINE void transpose_whole(float *y, const float *const *rows, size_t n)
{
    vf block[VF];
    MYO_UNROLL
    for (size_t l = 0; l < VF; l++) {
        block[l] = rows[l] == NULL ? vf_zero() : vf_load(rows[l] + n);
    }
    vf_transpose(block);
    MYO_UNROLL
    for (size_t i = 0; i < VF; i++) {
        vf_store(y + (n + i) * MYO_LANES, block[i]);
    }
}

static void transpose_rows(float *y, const float *const *rows, size_t count)
{
    size_t n = 0;
    for (; n + VF <= count; n += VF) {
        transpose_whole(y, rows, n);
    }
    for (; n < count; n++) {
        for (size_t l = 0; l < VF; l++) {
            y[n * MYO_LANES + l] = rows[l] == NULL ? 0.0f : rows[l][n];
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
