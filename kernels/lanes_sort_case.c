/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    (void)variant;
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, size * MYO_LANES };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size * MYO_LANES };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    k->lanes_sort(b[0], b[1], span->size);
}

/* By insertion */
static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    (void)variant;
    const float *x = b[1];
    for (size_t i = 0; i < size * MYO_LANES; i++) {
        double *y = expected[0] + i % MYO_LANES;
        size_t at = i / MYO_LANES;
        for (; at > 0 && y[(at - 1) * MYO_LANES] > (double)x[i]; at--) {
            y[at * MYO_LANES] = y[(at - 1) * MYO_LANES];
        }
        y[at * MYO_LANES] = (double)x[i];
    }
}

/* Exchanges of the merges: every run of a power of two, merged in halving steps. */
static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size * MYO_LANES;
    double exchanges = 0;
    for (size_t run = 1; run < size; run *= 2) {
        for (size_t apart = run; apart > 0; apart /= 2) {
            for (size_t i = apart % run; i + apart < size; i += 2 * apart) {
                if (apart < run && (i + apart) % (2 * run) == 0) {
                    continue;
                }
                const size_t left = size - apart - i;
                exchanges += (double)(left < apart ? left : apart);
            }
        }
    }
    return (myo_case_work) {
        .items = n, .others = 2 * exchanges * MYO_LANES, .bytes_read = 4 * n, .bytes_written = 4 * n
    };
}

const myo_case myo_case_lanes_sort = {
    .name = "lanes_sort",
    .variants = 1,
    .whole = "every value may move to either end",
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
