/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

static const size_t lengths[] = { 40, 1, 2, 17 };

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, size };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, size };
    b[2] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size + lengths[variant] - 1 };
    b[3] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, lengths[variant] };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    const size_t at = span->begin;
    k->correlate((float *)b[0] + at, (float *)b[1] + at, (const float *)b[2] + at, span->end - at,
                 b[3], lengths[span->variant]);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    const float *x = b[2], *t = b[3];
    for (size_t i = 0; i < size; i++) {
        for (size_t j = 0; j < lengths[variant]; j++) {
            expected[0][i] += (double)x[i + j] * (double)t[j];
            expected[1][i] += (double)x[i + j] * (double)x[i + j];
        }
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    const double n = (double)size;
    return (myo_case_work) { .items = n,
                             .operations = 4 * n * (double)lengths[variant],
                             .bytes_read = 4 * n,
                             .bytes_written = 8 * n };
}

const myo_case myo_case_correlate = {
    .name = "correlate",
    .variants = sizeof lengths / sizeof lengths[0],
    .splits = 1,
    .snr_db = 115,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
