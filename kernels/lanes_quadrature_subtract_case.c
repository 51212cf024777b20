/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    (void)variant;
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_STATE, size * MYO_LANES };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
    b[2] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
    b[3] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_FIXED, MYO_LANES };
    b[4] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_FIXED, MYO_LANES };
}

static void fixed(size_t size, size_t variant, void *const *b)
{
    (void)variant;
    float *y = b[0], *a_of = b[3], *b_of = b[4];
    for (size_t i = 0; i < size * MYO_LANES; i++) {
        y[i] = (float)(i * 7919 % 1009) / 500.0f - 1.0f;
    }
    for (size_t l = 0; l < MYO_LANES; l++) {
        a_of[l] = 0.1f * (float)l - 0.7f;
        b_of[l] = 0.3f - 0.05f * (float)l;
    }
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    k->lanes_quadrature_subtract(
        (float *)b[0] + span->begin * MYO_LANES, (const float *)b[1] + span->begin,
        (const float *)b[2] + span->begin, span->end - span->begin, b[3], b[4]);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    (void)variant;
    const float *y = b[0], *c = b[1], *s = b[2], *a_of = b[3], *b_of = b[4];
    for (size_t i = 0; i < size * MYO_LANES; i++) {
        const size_t n = i / MYO_LANES, l = i % MYO_LANES;
        expected[0][i] =
            (double)y[i] - ((double)a_of[l] * (double)c[n] + (double)b_of[l] * (double)s[n]);
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size * MYO_LANES;
    return (myo_case_work) { .items = n,
                             .operations = 4 * n,
                             .bytes_read = 4 * n + 8 * (double)size,
                             .bytes_written = 4 * n };
}

const myo_case myo_case_lanes_quadrature_subtract = {
    .name = "lanes_quadrature_subtract",
    .variants = 1,
    .splits = 1,
    .snr_db = 120,
    .buffers = buffers,
    .fixed = fixed,
    .run = run,
    .oracle = oracle,
    .work = work,
};
