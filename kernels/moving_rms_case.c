/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

#include <math.h>

static const size_t widths[] = { 200, 1, 2, 3, 7, 64, 1023, 1024, 1025, 2500 };

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, size };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size + widths[variant] - 1 };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    k->moving_rms((float *)b[0] + span->begin, (const float *)b[1] + span->begin,
                  span->end - span->begin, widths[span->variant]);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    const float *x = b[1];
    for (size_t i = 0; i < size; i++) {
        double sum = 0;
        for (size_t j = 0; j < widths[variant]; j++) {
            const double v = (double)x[i + j];
            sum += v * v;
        }
        expected[0][i] = sqrt(sum / (double)widths[variant]);
    }
}

/* The operations are those of a running sum: what a reader compares with. */
static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size;
    return (myo_case_work) { n, 5 * n, 4 * n, 4 * n };
}

const myo_case myo_case_moving_rms = {
    .name = "moving_rms",
    .variants = sizeof widths / sizeof widths[0],
    .splits = 1,
    .snr_db = 120,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
