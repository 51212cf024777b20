/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

#include <math.h>

/* the threshold of each variant */
static const float thresholds[] = { 0.1f, 0.0f, 1.0f };

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    (void)variant;
    b[0] = (myo_case_buffer) { MYO_CASE_U32, MYO_CASE_OUT, 1 };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    *(uint32_t *)b[0] = (uint32_t)k->zero_crossings(b[1], span->size, thresholds[span->variant]);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    (void)variant;
    const float *x = b[1];
    double count = 0;
    for (size_t i = 0; i + 1 < size; i++) {
        const double step = fabs((double)(x[i + 1] - x[i]));
        if ((x[i] >= 0.0f) != (x[i + 1] >= 0.0f) && step >= (double)thresholds[variant]) {
            count += 1;
        }
    }
    expected[0][0] = count;
}

/* Of each step: the difference, its size, two comparisons, two steps of logic and the count. */
static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size;
    return (myo_case_work) { .items = n, .operations = n, .others = 6 * n, .bytes_read = 4 * n };
}

const myo_case myo_case_zero_crossings = {
    .name = "zero_crossings",
    .variants = sizeof thresholds / sizeof thresholds[0],
    .whole = "a count over the row",
    .snr_db = 0,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
