/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

#include <math.h>

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    (void)variant;
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, 2 };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    float *out = b[0];
    k->min_max(b[1], span->size, out, out + 1);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    (void)variant;
    const float *x = b[1];
    expected[0][0] = (double)INFINITY;
    expected[0][1] = -(double)INFINITY;
    for (size_t i = 0; i < size; i++) {
        const double v = (double)x[i];
        expected[0][0] = v < expected[0][0] ? v : expected[0][0];
        expected[0][1] = v > expected[0][1] ? v : expected[0][1];
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size;
    return (myo_case_work) { .items = n, .others = 2 * n, .bytes_read = 4 * n };
}

const myo_case myo_case_min_max = {
    .name = "min_max",
    .variants = 1,
    .whole = "one result for the row",
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
