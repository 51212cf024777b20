/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

/* first bin and step, in 100 Hz */
static const float grids[][2] = { { 0.2f, 0.0195f }, { 0.0f, 0.0195f } };

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    (void)variant;
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, 5 };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size };
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    const float *grid = grids[span->variant];
    k->spectral_moments(b[1], span->size, grid[0], grid[1], b[0]);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    const float *power = b[1];
    for (size_t i = 0; i < size; i++) {
        const double p = (double)power[i];
        const double f = (double)grids[variant][0] + (double)i * (double)grids[variant][1];
        expected[0][0] += p;
        expected[0][1] += f * p;
        expected[0][2] += f * f * p;
        expected[0][3] += f > 0 ? p / f : 0;
        expected[0][4] += f * f * f * f * f * p;
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    (void)variant;
    const double n = (double)size;
    return (myo_case_work) { .items = n,
                             .operations = 14 * n,
                             .others = 3 * n,
                             .divisions = n,
                             .bytes_read = 4 * n,
                             .chain = n / 32 };
}

const myo_case myo_case_spectral_moments = {
    .name = "spectral_moments",
    .variants = sizeof grids / sizeof grids[0],
    .whole = "sums over all bins",
    .snr_db = 90, /* signed test input may nearly cancel; real spectra do not */
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
