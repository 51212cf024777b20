/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

#include <math.h>

/* distance, threshold, divisors of the size: capacity of the list, and frames left out at each end
 */
static const struct {
    size_t reach;
    float threshold;
    size_t capacity, margin;
} settings[] = {
    { 6, 0.5f, 1, 0 }, { 1, 0.0f, 2, 8 }, { 40, 1.0f, 64, 0 }, { 0, 0.25f, 1, 4 }, { 6, 3.0f, 8, 0 }
};

static size_t margin_of(size_t size, size_t variant)
{
    return settings[variant].margin == 0 ? 0 : size / settings[variant].margin;
}

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    b[0] = (myo_case_buffer) { MYO_CASE_U32, MYO_CASE_STATE, size / settings[variant].capacity };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
    b[2] = (myo_case_buffer) { MYO_CASE_U32, MYO_CASE_OUT, 1 };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    const size_t margin = margin_of(span->size, span->variant);
    *(uint32_t *)b[2] = (uint32_t)k->peaks(
        b[1], span->size, margin, span->size - margin, settings[span->variant].reach,
        settings[span->variant].threshold, b[0], span->size / settings[span->variant].capacity);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    const float *x = b[1];
    const size_t margin = margin_of(size, variant), reach = settings[variant].reach;
    size_t count = 0;
    for (size_t at = margin; at < size - margin; at++) {
        double before = -1, after = -1;
        for (size_t i = at > reach ? at - reach : 0; i < size && i <= at + reach; i++) {
            const double other = fabs((double)x[i]);
            if (i < at && other > before) {
                before = other;
            } else if (i > at && other > after) {
                after = other;
            }
        }
        const double size_at = fabs((double)x[at]);
        if (!(size_at > (double)settings[variant].threshold) || before >= size_at ||
            after > size_at) {
            continue;
        }
        if (count < size / settings[variant].capacity) {
            expected[0][count] = (double)at;
        }
        count++;
    }
    expected[2][0] = (double)count;
}

static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size;
    return (myo_case_work) { .items = n, .others = 2 * n, .bytes_read = 4 * n };
}

const myo_case myo_case_peaks = {
    .name = "peaks",
    .variants = sizeof settings / sizeof settings[0],
    .bench_variant = 4,
    .whole = "a peak is larger than its neighbours on both sides",
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
