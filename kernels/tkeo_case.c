/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    (void)variant;
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, size };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size + 2 };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    const size_t at = span->begin;
    k->tkeo((float *)b[0] + at, (const float *)b[1] + at, span->end - at);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    (void)variant;
    const float *x1 = b[1];
    for (size_t i = 0; i < size; i++) {
        const double a = (double)x1[i], m = (double)x1[i + 1], c = (double)x1[i + 2];
        expected[0][i] = m * m - a * c;
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size;
    return (myo_case_work) {
        .items = n, .operations = 3 * n, .bytes_read = 4 * n, .bytes_written = 4 * n
    };
}

const myo_case myo_case_tkeo = {
    .name = "tkeo",
    .variants = 1,
    .splits = 1,
    .snr_db = 125,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
