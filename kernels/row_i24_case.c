/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

static const size_t channel_counts[] = { 1, 2, 3, 8, 16, 17 };

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, size };
    b[1] = (myo_case_buffer) { MYO_CASE_U8, MYO_CASE_SIGNAL, 3 * size * channel_counts[variant] };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    const size_t channels = channel_counts[span->variant];
    const uint8_t *x = b[1];
    k->row_i24((float *)b[0] + span->begin, x + 3 * span->begin * channels, span->end - span->begin,
               channels, channels / 2, 0.001f, 0.5f);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    const size_t channels = channel_counts[variant];
    const uint8_t *x = b[1];
    for (size_t n = 0; n < size; n++) {
        const uint8_t *p = x + 3 * (n * channels + channels / 2);
        const double top = p[2] < 128 ? p[2] : (double)p[2] - 256;
        expected[0][n] = (top * 65536 + p[1] * 256 + p[0]) * (double)0.001f + (double)0.5f;
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    const double n = (double)size, channels = (double)channel_counts[variant];
    return (myo_case_work) { n, 2 * n, 3 * n * channels, 4 * n };
}

const myo_case myo_case_row_i24 = {
    .name = "row_i24",
    .variants = sizeof channel_counts / sizeof channel_counts[0],
    .splits = 1,
    .snr_db = 130,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
