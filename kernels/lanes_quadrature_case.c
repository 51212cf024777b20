/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    (void)variant;
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, 2 * MYO_LANES };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size * MYO_LANES };
    b[2] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
    b[3] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    k->lanes_quadrature(b[0], b[1], b[2], b[3], span->size);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    (void)variant;
    const float *x = b[1], *c = b[2], *s = b[3];
    for (size_t i = 0; i < size * MYO_LANES; i++) {
        expected[0][i % MYO_LANES] += (double)x[i] * (double)c[i / MYO_LANES];
        expected[0][MYO_LANES + i % MYO_LANES] += (double)x[i] * (double)s[i / MYO_LANES];
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size * MYO_LANES;
    return (myo_case_work) { .items = n,
                             .operations = 4 * n,
                             .bytes_read = 4 * n + 8 * (double)size,
                             .chain = (double)size };
}

const myo_case myo_case_lanes_quadrature = {
    .name = "lanes_quadrature",
    .variants = 1,
    .whole = "a sum over all frames",
    .snr_db = 100,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
