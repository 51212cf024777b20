/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

#include <math.h>

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    (void)variant;
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, 5 * MYO_LANES };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size * MYO_LANES };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    k->lanes_shape(b[0], b[1], span->size);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    (void)variant;
    const float *x = b[1];
    double *out = expected[0];
    for (size_t l = 0; l < MYO_LANES; l++) {
        for (size_t n = 0; n < size; n++) {
            const double now = (double)x[n * MYO_LANES + l];
            const double one = n < 1 ? now : (double)x[(n - 1) * MYO_LANES + l];
            const double two = n < 2 ? one : (double)x[(n - 2) * MYO_LANES + l];
            out[l] += fabs(now);
            out[MYO_LANES + l] += fabs(now - one);
            out[2 * MYO_LANES + l] += (now < 0) != (one < 0);
            out[3 * MYO_LANES + l] += (one > two && now < one) || (one < two && now > one);
            out[4 * MYO_LANES + l] += n < 2 ? 0 : one * one - two * now;
        }
    }
}

/* Two absolute values, three comparisons, four steps of logic and two counts beside the sums. */
static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size * MYO_LANES;
    return (myo_case_work) { .items = n,
                             .operations = 7 * n,
                             .others = 11 * n,
                             .bytes_read = 4 * n,
                             .chain = (double)size };
}

const myo_case myo_case_lanes_shape = {
    .name = "lanes_shape",
    .variants = 1,
    .whole = "sums over all frames",
    .snr_db = 100,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
