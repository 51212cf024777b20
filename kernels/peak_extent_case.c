/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

#include <math.h>

/* The peak's place in percent of the size, distances, level and calm. */
static const struct {
    size_t percent, near, wide;
    float level;
    size_t calm;
} settings[] = { { 50, 20, 50, 0.3f, 5 },
                 { 99, 7, 19, 0.9f, 3 },
                 { 0, 20, 50, 0.3f, 5 },
                 { 60, 200, 500, 1.5f, 50 },
                 { 80, 3, 100, 0.05f, 1 } };

/* Variant 0, which is timed, has many peaks: of one alone a CPU soon predicts every branch. */
static size_t count_of(size_t size, size_t variant)
{
    return variant == 0 ? size / 16 : size > 0;
}

static size_t place_of(size_t size, size_t variant, size_t index)
{
    return variant == 0 ? 16 * index + index * 7 % 16 : size * settings[variant].percent / 100;
}

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    const size_t count = count_of(size, variant);
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_STATE, 2 * count };
    b[1] = (myo_case_buffer) { MYO_CASE_U32, MYO_CASE_STATE, 3 * count };
    b[2] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    const size_t v = span->variant;
    for (size_t i = 0; i < count_of(span->size, v); i++)
        k->peak_extent(b[2], span->size, place_of(span->size, v, i), settings[v].near,
                       settings[v].wide, settings[v].level, settings[v].calm, (float *)b[0] + 2 * i,
                       (uint32_t *)b[1] + 3 * i);
}

static void expect_one(const float *x, size_t size, size_t variant, size_t at, double *extremes,
                       double *places)
{
    const size_t wide = settings[variant].wide;
    double low = INFINITY, high = -INFINITY, first = (double)at, last = (double)at;
    double onset = (double)at;
    for (size_t i = 0; i < size; i++) {
        const double v = (double)x[i], distance = fabs((double)i - (double)at);
        if (distance <= (double)settings[variant].near) {
            low = fmin(low, v);
            high = fmax(high, v);
        }
        if (distance <= (double)wide && fabs(v) >= 0.5 * fabs((double)x[at])) {
            first = fmin(first, (double)i);
            last = fmax(last, (double)i);
        }
    }
    for (size_t d = 1; d <= at && d <= wide; d++) {
        if (onset - (double)(at - d) > (double)settings[variant].calm)
            break;
        if (fabs((double)x[at - d]) >= (double)settings[variant].level)
            onset = (double)(at - d);
    }
    extremes[0] = low;
    extremes[1] = high;
    places[0] = first;
    places[1] = last;
    places[2] = onset;
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    for (size_t i = 0; i < count_of(size, variant); i++)
        expect_one(b[2], size, variant, place_of(size, variant, i), expected[0] + 2 * i,
                   expected[1] + 3 * i);
}

static myo_case_work work(size_t size, size_t variant)
{
    const double count = (double)count_of(size, variant);
    const double n = (double)(2 * settings[variant].wide + 1);
    return (myo_case_work) { .items = count,
                             .others = 2 * n * count,
                             .bytes_read = 4 * n * count,
                             .bytes_written = 20 * count };
}

const myo_case myo_case_peak_extent = {
    .name = "peak_extent",
    .variants = sizeof settings / sizeof settings[0],
    .whole = "one result for each potential",
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
