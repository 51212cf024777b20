/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

#include <math.h>

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    (void)variant;
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, 1 };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    *(float *)b[0] = k->mean_absolute(b[1], span->size);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    (void)variant;
    const float *x = b[1];
    double sum = 0;
    for (size_t i = 0; i < size; i++) {
        sum += fabs((double)x[i]);
    }
    expected[0][0] = size == 0 ? 0.0 : sum / (double)size;
}

static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size;
    return (myo_case_work) {
        .items = n, .operations = n, .others = n, .bytes_read = 4 * n, .chain = n / 64
    };
}

const myo_case myo_case_mean_absolute = {
    .name = "mean_absolute",
    .variants = 1,
    .whole = "a mean over the row",
    .snr_db = 120,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
