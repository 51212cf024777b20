/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    (void)variant;
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, size };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
    b[2] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    const size_t at = span->begin;
    k->window_multiply((float *)b[0] + at, (const float *)b[1] + at, (const float *)b[2] + at,
                       span->end - at);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    (void)variant;
    const float *x1 = b[1];
    const float *x2 = b[2];
    for (size_t i = 0; i < size; i++) {
        expected[0][i] = (double)x1[i] * (double)x2[i];
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size;
    return (
        myo_case_work) { .items = n, .operations = n, .bytes_read = 8 * n, .bytes_written = 4 * n };
}

const myo_case myo_case_window_multiply = {
    .name = "window_multiply",
    .variants = 1,
    .splits = 1,
    .snr_db = 130,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
