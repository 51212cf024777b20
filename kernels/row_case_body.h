/* SPDX-License-Identifier: MIT
 * The case of the row_* conversions, which differ in the raw sample alone. The includer defines
 * CASE_KERNEL (row_i16); CASE_SAMPLE, the type in memory; CASE_TYPE (MYO_CASE_I16); CASE_VALUE(p),
 * the sample at p; CASE_REAL, the type of gain and offset; CASE_GAIN; CASE_CONVERSIONS, the steps
 * from the one to the other and to float; and then the case itself. */
#include "kernels/case.h"

static const size_t channel_counts[] = { 1, 2, 3, 8, 16, 17 };

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, size };
    b[1] = (myo_case_buffer) { CASE_TYPE, MYO_CASE_SIGNAL, size * channel_counts[variant] };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    const size_t channels = channel_counts[span->variant];
    const CASE_SAMPLE *x = b[1];
    k->CASE_KERNEL((float *)b[0] + span->begin, x + span->begin * channels, span->end - span->begin,
                   channels, channels / 2, CASE_GAIN, (CASE_REAL)0.5);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    const size_t channels = channel_counts[variant];
    const CASE_SAMPLE *x = b[1];
    for (size_t n = 0; n < size; n++) {
        const CASE_SAMPLE *p = x + (n * channels + channels / 2);
        expected[0][n] = (double)CASE_VALUE(p) * (double)CASE_GAIN + 0.5;
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    const double n = (double)size, channels = (double)channel_counts[variant];
    const double reals = (double)sizeof(CASE_REAL) / (double)sizeof(float);
    return (myo_case_work) { .items = n,
                             .operations = 2 * n * reals,
                             .others = CASE_CONVERSIONS * n * reals,
                             .bytes_read = sizeof(CASE_SAMPLE) * n * channels,
                             .bytes_written = 4 * n };
}
