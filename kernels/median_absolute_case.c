/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

#include <math.h>
#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    const double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    (void)variant;
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, 1 };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    *(float *)b[0] = k->median_absolute(b[1], span->size);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    (void)variant;
    const float *x = b[1];
    double *sorted = malloc((size + 1) * sizeof *sorted);
    expected[0][0] = 0;
    if (sorted == NULL) {
        return;
    }
    for (size_t i = 0; i < size; i++) {
        sorted[i] = fabs((double)x[i]);
    }
    qsort(sorted, size, sizeof *sorted, by_value);
    expected[0][0] = size == 0 ? 0.0 : sorted[(size - 1) / 2];
    free(sorted);
}

static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size;
    return (myo_case_work) { .items = n, .others = 2 * n, .bytes_read = 4 * n };
}

const myo_case myo_case_median_absolute = {
    .name = "median_absolute",
    .variants = 1,
    .whole = "one result for the row",
    .snr_db = 0,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
