/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    (void)variant;
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_STATE, size };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
    b[2] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
}

static void fixed(size_t size, size_t variant, void *const *b)
{
    (void)variant;
    float *y = b[0];
    for (size_t i = 0; i < size; i++) {
        y[i] = 0.37f * (float)(i % 11) - 1.5f;
    }
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    const size_t at = span->begin;
    k->quadrature_subtract((float *)b[0] + at, (const float *)b[1] + at, (const float *)b[2] + at,
                           span->end - at, 0.7f, -0.3f);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    (void)variant;
    const float *y = b[0], *c = b[1], *s = b[2];
    for (size_t i = 0; i < size; i++) {
        expected[0][i] = (double)y[i] - (0.7 * (double)c[i] - 0.3 * (double)s[i]);
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size;
    return (myo_case_work) {
        .items = n, .operations = 4 * n, .bytes_read = 12 * n, .bytes_written = 4 * n
    };
}

const myo_case myo_case_quadrature_subtract = {
    .name = "quadrature_subtract",
    .variants = 1,
    .splits = 1,
    .snr_db = 120,
    .buffers = buffers,
    .fixed = fixed,
    .run = run,
    .oracle = oracle,
    .work = work,
};
