/* SPDX-License-Identifier: MIT */
/* rows[l][n] = x[n * MYO_LANES + l]; a NULL row is left out. */
#include "kernels/vec.h"

/* BLOCK frames of lanes stay in the first-level cache while TOGETHER rows at a time are written:
 * rows often lie a power of two apart, and 16 of them at once push each other out. They are too
 * many for the CPU's own prefetching: each row's cache line is asked for AHEAD frames before it is
 * written. */
enum { BLOCK = 128, TOGETHER = 8, AHEAD = 16 };

VEC_INLINE void transpose(float *const *rows, const float *x, size_t n)
{
    MYO_UNROLL
    for (size_t g = 0; g < TOGETHER; g += VCOLUMNS) {
        vf columns[VCOLUMNS];
        vf_load_columns(columns, x + n * MYO_LANES + g);
        MYO_UNROLL
        for (size_t l = 0; l < VCOLUMNS; l++) {
            if (rows[g + l] != NULL) {
                vf_store(rows[g + l] + n, columns[l]);
            }
        }
    }
}

/* Frames from .. end of `frames`. */
static void transpose_rows(float *const *rows, const float *x, size_t from, size_t end,
                           size_t frames)
{
    size_t n = from;
    for (; n + AHEAD <= end; n += AHEAD) {
        for (size_t l = 0; l < TOGETHER && n + AHEAD < frames; l++) {
            if (rows[l] != NULL) {
                prefetch(rows[l] + n + AHEAD);
            }
        }
        for (size_t i = n; i < n + AHEAD; i += VF) {
            transpose(rows, x, i);
        }
    }
    for (; n + VF <= end; n += VF) {
        transpose(rows, x, n);
    }
    for (; n < end; n++) {
        for (size_t l = 0; l < TOGETHER; l++) {
            if (rows[l] != NULL) {
                rows[l][n] = x[n * MYO_LANES + l];
            }
        }
    }
}

void K(lanes_to_rows)(float *const *rows, const float *x, size_t frames)
{
    for (size_t n = 0; n < frames; n += BLOCK) {
        const size_t end = frames - n < BLOCK ? frames : n + BLOCK;
        for (size_t g = 0; g < MYO_LANES; g += TOGETHER) {
            transpose_rows(rows + g, x + g, n, end, frames);
        }
    }
}
