/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    (void)variant;
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_STATE, size };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, 2 * size };
}

static void fixed(size_t size, size_t variant, void *const *b)
{
    (void)variant;
    float *power = b[0];
    for (size_t i = 0; i < size; i++) {
        power[i] = 0.37f * (float)(i % 11);
    }
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    k->power_accumulate((float *)b[0] + span->begin, (const float *)b[1] + 2 * span->begin,
                        span->end - span->begin, 0.01f);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    (void)variant;
    const float *power = b[0], *x = b[1];
    for (size_t i = 0; i < size; i++) {
        const double re = (double)x[2 * i], im = (double)x[2 * i + 1];
        expected[0][i] = (double)power[i] + (double)0.01f * (re * re + im * im);
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size;
    return (myo_case_work) {
        .items = n, .operations = 5 * n, .bytes_read = 12 * n, .bytes_written = 4 * n
    };
}

const myo_case myo_case_power_accumulate = {
    .name = "power_accumulate",
    .variants = 1,
    .splits = 1,
    .snr_db = 130,
    .buffers = buffers,
    .fixed = fixed,
    .run = run,
    .oracle = oracle,
    .work = work,
};
