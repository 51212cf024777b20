/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

static const size_t counts[] = { 1, 2, 4, 7 };

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    const size_t count = counts[variant];
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_STATE, size * MYO_LANES };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size * 2 * count };
    b[2] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_FIXED, count * 2 * MYO_LANES };
}

static void fixed(size_t size, size_t variant, void *const *b)
{
    float *y = b[0], *sizes = b[2];
    for (size_t i = 0; i < size * MYO_LANES; i++) {
        y[i] = (float)(i * 7919 % 1009) / 500.0f - 1.0f;
    }
    for (size_t i = 0; i < counts[variant] * 2 * MYO_LANES; i++) {
        sizes[i] = (float)(i * 13 % 31) / 20.0f - 0.7f;
    }
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    const size_t count = counts[span->variant];
    k->lanes_quadrature_subtract((float *)b[0] + span->begin * MYO_LANES, span->end - span->begin,
                                 (const float *)b[1] + span->begin * 2 * count, count, b[2]);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    const size_t count = counts[variant];
    const float *y = b[0], *waves = b[1], *sizes = b[2];
    for (size_t i = 0; i < size * MYO_LANES; i++) {
        const size_t n = i / MYO_LANES, l = i % MYO_LANES;
        expected[0][i] = (double)y[i];
        for (size_t w = 0; w < count; w++) {
            const float *wave = waves + (n * count + w) * 2;
            expected[0][i] -= (double)sizes[2 * w * MYO_LANES + l] * (double)wave[0] +
                              (double)sizes[(2 * w + 1) * MYO_LANES + l] * (double)wave[1];
        }
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    const double n = (double)size * MYO_LANES, count = (double)counts[variant];
    return (myo_case_work) { .items = n,
                             .operations = 4 * count * n,
                             .bytes_read = 4 * n + 8 * count * (double)size,
                             .bytes_written = 4 * n };
}

const myo_case myo_case_lanes_quadrature_subtract = {
    .name = "lanes_quadrature_subtract",
    .variants = sizeof counts / sizeof counts[0],
    .splits = 1,
    .snr_db = 110,
    .buffers = buffers,
    .fixed = fixed,
    .run = run,
    .oracle = oracle,
    .work = work,
};
