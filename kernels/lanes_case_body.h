/* SPDX-License-Identifier: MIT
 * The case of the lanes_* conversions, which differ in the raw sample alone. The includer defines
 * what row_case_body.h lists, CASE_REAL_TYPE (MYO_CASE_F32) instead of CASE_GAIN, and then the case
 * itself. */
#include "kernels/case.h"

/* channels, first, lanes */
static const size_t layouts[][3] = { { 16, 0, 16 }, { 1, 0, 1 },   { 2, 0, 2 },  { 8, 0, 8 },
                                     { 17, 1, 16 }, { 17, 16, 1 }, { 20, 0, 16 } };

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    const size_t *layout = layouts[variant];
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, size * MYO_LANES };
    b[1] = (myo_case_buffer) { CASE_TYPE, MYO_CASE_SIGNAL, size * layout[0] };
    b[2] = (myo_case_buffer) { CASE_REAL_TYPE, MYO_CASE_FIXED, layout[2] };
    b[3] = (myo_case_buffer) { CASE_REAL_TYPE, MYO_CASE_FIXED, layout[2] };
}

static void fixed(size_t size, size_t variant, void *const *b)
{
    (void)size;
    CASE_REAL *gain = b[2], *offset = b[3];
    for (size_t l = 0; l < layouts[variant][2]; l++) {
        gain[l] = (CASE_REAL)0.1 + (CASE_REAL)0.03 * (CASE_REAL)l;
        offset[l] = (CASE_REAL)l - 3;
    }
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    const size_t *layout = layouts[span->variant];
    const CASE_SAMPLE *x = b[1];
    k->CASE_KERNEL((float *)b[0] + span->begin * MYO_LANES, x + span->begin * layout[0],
                   span->end - span->begin, layout[0], layout[1], layout[2], b[2], b[3]);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    const size_t *layout = layouts[variant];
    const CASE_SAMPLE *x = b[1];
    const CASE_REAL *gain = b[2], *offset = b[3];
    for (size_t n = 0; n < size; n++) {
        for (size_t l = 0; l < MYO_LANES; l++) {
            const CASE_SAMPLE *p = x + (n * layout[0] + layout[1] + l);
            expected[0][n * MYO_LANES + l] =
                l < layout[2] ? (double)CASE_VALUE(p) * (double)gain[l] + (double)offset[l] : 0.0;
        }
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    const double n = (double)size, lanes = (double)layouts[variant][2];
    const double reals = (double)sizeof(CASE_REAL) / (double)sizeof(float);
    return (myo_case_work) { .items = n * lanes,
                             .operations = 2 * n * lanes * reals,
                             .others = CASE_CONVERSIONS * n * lanes * reals,
                             .bytes_read = sizeof(CASE_SAMPLE) * n * lanes,
                             .bytes_written = 4 * n * MYO_LANES };
}
