/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    (void)variant;
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, size };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    k->cumulative_power(b[0], b[1], span->size);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    (void)variant;
    const float *power = b[1];
    double sum = 0;
    for (size_t i = 0; i < size; i++) {
        sum += (double)power[i];
        expected[0][i] = sum;
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size;
    return (
        myo_case_work) { .items = n, .operations = n, .bytes_read = 4 * n, .bytes_written = 4 * n };
}

const myo_case myo_case_cumulative_power = {
    .name = "cumulative_power",
    .variants = 1,
    .whole = "a running sum from the first bin on",
    .snr_db = 100,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
