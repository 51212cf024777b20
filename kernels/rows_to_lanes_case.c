/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

/* The 16 rows lie one after the other; in variant 1 every third is missing. */
static _Bool is_used(size_t lane, size_t variant)
{
    return variant == 0 || lane % 3 != 1;
}

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    (void)variant;
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, size * MYO_LANES };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size * MYO_LANES };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    const float *rows[MYO_LANES];
    for (size_t l = 0; l < MYO_LANES; l++) {
        const float *row = (const float *)b[1] + l * span->size + span->begin;
        rows[l] = is_used(l, span->variant) ? row : NULL;
    }
    k->rows_to_lanes((float *)b[0] + span->begin * MYO_LANES, rows, span->end - span->begin);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    const float *x = b[1];
    for (size_t i = 0; i < size * MYO_LANES; i++) {
        const size_t l = i % MYO_LANES, n = i / MYO_LANES;
        expected[0][i] = is_used(l, variant) ? (double)x[l * size + n] : 0.0;
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size * MYO_LANES;
    return (myo_case_work) { .items = n, .bytes_read = 4 * n, .bytes_written = 4 * n };
}

const myo_case myo_case_rows_to_lanes = {
    .name = "rows_to_lanes",
    .variants = 2,
    .splits = 1,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
