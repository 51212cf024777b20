/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

static const size_t counts[] = { 4, 1, 2, 7 };

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    const size_t count = counts[variant];
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, count * 2 * MYO_LANES };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size * 2 * MYO_LANES };
    b[2] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size * 2 * count };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    k->lanes_quadrature(b[0], b[1], span->size, b[2], counts[span->variant]);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    const size_t count = counts[variant];
    const float *x = b[1], *waves = b[2];
    for (size_t i = 0; i < 2 * size * MYO_LANES; i++) {
        const size_t n = i / MYO_LANES, k = n < size ? size - 1 - n : n - size;
        for (size_t w = 0; w < count; w++) {
            double *out = expected[0] + w * 2 * MYO_LANES + i % MYO_LANES;
            const double s = (double)waves[(k * count + w) * 2 + 1];
            out[0] += (double)x[i] * (double)waves[(k * count + w) * 2];
            out[MYO_LANES] += (double)x[i] * (n < size ? -s : s);
        }
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    const double n = (double)size * MYO_LANES, count = (double)counts[variant];
    return (myo_case_work) { .items = 2 * n,
                             .operations = (2 + 4 * count) * n,
                             .bytes_read = 8 * n + 8 * count * (double)size,
                             .chain = (double)size };
}

const myo_case myo_case_lanes_quadrature = {
    .name = "lanes_quadrature",
    .variants = sizeof counts / sizeof counts[0],
    .whole = "sums about the middle",
    .snr_db = 100,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
