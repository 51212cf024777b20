/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

#include <math.h>

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    (void)variant;
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, size };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
    b[2] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    const size_t at = span->begin;
    k->correlate_normalise((float *)b[0] + at, (const float *)b[1] + at, (const float *)b[2] + at,
                           span->end - at, 1.7f);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    (void)variant;
    const float *products = b[1], *energies = b[2];
    for (size_t i = 0; i < size; i++) {
        const double both = (double)energies[i] * (double)1.7f;
        expected[0][i] = both > 0 ? (double)products[i] / sqrt(both) : 0;
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size;
    return (myo_case_work) { .items = n,
                             .operations = 3 * n,
                             .others = 2 * n,
                             .divisions = n,
                             .roots = n,
                             .bytes_read = 8 * n,
                             .bytes_written = 4 * n };
}

const myo_case myo_case_correlate_normalise = {
    .name = "correlate_normalise",
    .variants = 1,
    .splits = 1,
    .snr_db = 120,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
