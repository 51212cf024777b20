/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

#include <math.h>

/* low, high, capacity of the index list as a divisor of the size */
static const struct {
    float low, high;
    size_t divisor;
} settings[] = { { 0.5f, 1.5f, 1 }, { 0.05f, 0.1f, 1 }, { 0.5f, 1.5f, 16 } };

enum { ARMED, COUNT, RESULTS };

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    b[0] = (myo_case_buffer) { MYO_CASE_U32, MYO_CASE_STATE, size / settings[variant].divisor };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
    b[2] = (myo_case_buffer) { MYO_CASE_I32, MYO_CASE_STATE, RESULTS };
}

static void fixed(size_t size, size_t variant, void *const *b)
{
    (void)size;
    (void)variant;
    ((int32_t *)b[2])[ARMED] = 1;
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    uint32_t *index = b[0];
    int32_t *result = b[2];
    const size_t limit = span->size / settings[span->variant].divisor;
    const size_t had = (size_t)result[COUNT] < limit ? (size_t)result[COUNT] : limit;
    const size_t count = k->crossings((const float *)b[1] + span->begin, span->end - span->begin,
                                      settings[span->variant].low, settings[span->variant].high,
                                      &result[ARMED], index + had, limit - had);
    for (size_t i = 0; i < count && had + i < limit; i++) {
        index[had + i] += (uint32_t)span->begin;
    }
    result[COUNT] += (int32_t)count;
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    const float *x = b[1];
    double armed = 1, count = 0;
    for (size_t i = 0; i < size; i++) {
        const double a = fabs((double)x[i]);
        if (armed > 0 && a > (double)settings[variant].high) {
            if ((size_t)count < size / settings[variant].divisor) {
                expected[0][(size_t)count] = (double)i;
            }
            count += 1;
            armed = 0;
        } else if (armed == 0 && a < (double)settings[variant].low) {
            armed = 1;
        }
    }
    expected[2][ARMED] = armed;
    expected[2][COUNT] = count;
}

static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size;
    return (myo_case_work) { .items = n, .others = 2 * n, .bytes_read = 4 * n };
}

const myo_case myo_case_crossings = {
    .name = "crossings",
    .variants = sizeof settings / sizeof settings[0],
    .splits = 1,
    .buffers = buffers,
    .fixed = fixed,
    .run = run,
    .oracle = oracle,
    .work = work,
};
