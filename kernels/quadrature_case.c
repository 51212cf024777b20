/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    (void)variant;
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, 2 };
    for (size_t i = 1; i < 4; i++) {
        b[i] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
    }
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    k->quadrature(b[1], b[2], b[3], span->size, b[0]);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    (void)variant;
    const float *x = b[1], *c = b[2], *s = b[3];
    for (size_t i = 0; i < size; i++) {
        expected[0][0] += (double)x[i] * (double)c[i];
        expected[0][1] += (double)x[i] * (double)s[i];
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size;
    return (
        myo_case_work) { .items = n, .operations = 4 * n, .bytes_read = 12 * n, .chain = n / 32 };
}

const myo_case myo_case_quadrature = {
    .name = "quadrature",
    .variants = 1,
    .whole = "sums over the row",
    .snr_db = 100, /* the sum of signed products may nearly cancel */
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
