/* SPDX-License-Identifier: MIT
 * The case of moving_mean, moving_rms and envelope. The includer defines CASE_KERNEL, CASE_TERM(v)
 * of a sample, CASE_RESULT(mean), CASE_TERM_WORK and CASE_RESULT_ROOTS, what these two cost, and
 * then the case itself. */
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
    k->CASE_KERNEL((float *)b[0] + span->begin, (const float *)b[1] + span->begin,
                   span->end - span->begin, widths[span->variant]);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    const float *x = b[1];
    for (size_t i = 0; i < size; i++) {
        double sum = 0;
        for (size_t j = 0; j < widths[variant]; j++) {
            const double v = (double)x[i + j];
            sum += CASE_TERM(v);
        }
        expected[0][i] = CASE_RESULT(sum / (double)widths[variant]);
    }
}

/* A window of its own for every output, by doubling: an addition for each doubling and for each
 * piece after the first, then the multiplication. (A running sum has two additions, and drifts.) */
static myo_case_work work(size_t size, size_t variant)
{
    const double n = (double)size;
    double operations = 0;
    for (size_t w = widths[variant]; w > 0; w /= 2) {
        operations += (w > 1) + (double)(w & 1);
    }
    return (myo_case_work) { .items = n,
                             .operations = (operations + CASE_RESULT_ROOTS) * n,
                             .others = CASE_TERM_WORK * n,
                             .roots = CASE_RESULT_ROOTS * n,
                             .bytes_read = 4 * n,
                             .bytes_written = 4 * n };
}
