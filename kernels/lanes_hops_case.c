/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

#include <math.h>

static const struct {
    size_t hop, parts;
} shapes[] = { { 50, 5 }, { 1, 1 }, { 3, 3 }, { 13, 5 }, { 11, 7 }, { 9, 1 } };

/* As many whole hops as there are in so many frames. */
static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    const size_t hops = size / shapes[variant].hop;
    for (size_t i = 0; i < 3; i++) {
        b[i] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, hops * MYO_LANES };
    }
    b[3] =
        (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, hops * shapes[variant].parts * MYO_LANES };
    b[4] =
        (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, hops * shapes[variant].hop * MYO_LANES };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    const size_t hop = shapes[span->variant].hop, parts = shapes[span->variant].parts;
    const size_t first = span->begin / hop, at = first * MYO_LANES;
    k->lanes_hops((float *)b[0] + at, (float *)b[1] + at, (float *)b[2] + at,
                  (float *)b[3] + at * parts, (const float *)b[4] + at * hop,
                  span->end / hop - first, hop, parts);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    const size_t hop = shapes[variant].hop, parts = shapes[variant].parts;
    const float *x = b[4];
    for (size_t i = 0; i < size / hop * MYO_LANES; i++) {
        const size_t h = i / MYO_LANES, l = i % MYO_LANES;
        expected[0][i] = (double)INFINITY;
        expected[1][i] = -(double)INFINITY;
        for (size_t n = 0, p = 0; n < hop; n++) {
            const double v = (double)x[(h * hop + n) * MYO_LANES + l];
            p += n == (p + 1) * hop / parts;
            expected[0][i] = v < expected[0][i] ? v : expected[0][i];
            expected[1][i] = v > expected[1][i] ? v : expected[1][i];
            expected[2][i] += v * v;
            expected[3][(h * parts + p) * MYO_LANES + l] += v;
        }
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    const double hops = (double)(size / shapes[variant].hop);
    const double n = hops * (double)shapes[variant].hop * MYO_LANES;
    const double written = hops * (3 + (double)shapes[variant].parts) * MYO_LANES;
    return (myo_case_work) { .items = n,
                             .operations = 3 * n,
                             .others = 2 * n,
                             .bytes_read = 4 * n,
                             .bytes_written = 4 * written };
}

const myo_case myo_case_lanes_hops = {
    .name = "lanes_hops",
    .variants = sizeof shapes / sizeof shapes[0],
    .splits = 1,
    .snr_db = 100,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
