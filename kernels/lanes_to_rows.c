/* SPDX-License-Identifier: MIT */
/* rows[l][n] = x[n * MYO_LANES + l]; a NULL row is left out. Blocks of VF x VF are transposed. */
#include "kernels/vec.h"

/* Frames of lanes that stay in the first-level cache while their rows are done VF at a time: rows
 * often lie a power of two apart, and 16 of them at once push each other out. */
enum { BLOCK = 128 };

VEC_INLINE void transpose_whole(float *const *rows, const float *x, size_t n)
{
    const float *frames[VF];
    vf block[VF];
    MYO_UNROLL
    for (size_t i = 0; i < VF; i++) {
        frames[i] = x + (n + i) * MYO_LANES;
    }
    vf_load_transposed(block, frames);
    MYO_UNROLL
    for (size_t l = 0; l < VF; l++) {
        if (rows[l] != NULL) {
            vf_store(rows[l] + n, block[l]);
        }
    }
}

static void transpose_lanes(float *const *rows, const float *x, size_t count)
{
    size_t n = 0;
    for (; n + VF <= count; n += VF) {
        transpose_whole(rows, x, n);
    }
    for (; n < count; n++) {
        for (size_t l = 0; l < VF; l++) {
            if (rows[l] != NULL) {
                rows[l][n] = x[n * MYO_LANES + l];
            }
        }
    }
}

void K(lanes_to_rows)(float *const *rows, const float *x, size_t frames)
{
    for (size_t n = 0; n < frames; n += BLOCK) {
        const size_t count = frames - n < BLOCK ? frames - n : BLOCK;
        for (size_t g = 0; g < MYO_LANES; g += VF) {
            float *part[VF];
            for (size_t l = 0; l < VF; l++) {
                part[l] = rows[g + l] == NULL ? NULL : rows[g + l] + n;
            }
            transpose_lanes(part, x + n * MYO_LANES + g, count);
        }
    }
}
