/* SPDX-License-Identifier: MIT */
/* Shared by the cases of the cascades: BIQUAD_NAME, BIQUAD_REVERSE, BIQUAD_TYPE, BIQUAD_CASE_TYPE,
 * BIQUAD_SNR. Variant v has v + 1 sections with poles between 0.6 and 0.97. */
#include "kernels/exact.h"

#define CASE_OF(name)  CASE_OF_(name)
#define CASE_OF_(name) myo_case_##name
#define NAME_OF(name)  NAME_OF_(name)
#define NAME_OF_(name) #name

static void buffers(size_t size, size_t variant, myo_case_buffer *b)
{
    const size_t sections = variant + 1;
    b[0] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_OUT, size * MYO_LANES };
    b[1] = (myo_case_buffer) { MYO_CASE_F32, MYO_CASE_SIGNAL, size * MYO_LANES };
    b[2] = (myo_case_buffer) { BIQUAD_CASE_TYPE, MYO_CASE_FIXED, 5 * sections };
    b[3] = (myo_case_buffer) { BIQUAD_CASE_TYPE, MYO_CASE_STATE, MYO_BIQUAD_STATE(sections) };
}

static void fixed(size_t size, size_t variant, void *const *b)
{
    (void)size;
    BIQUAD_TYPE *c = b[2], *state = b[3];
    for (size_t s = 0; s <= variant; s++, c += 5) {
        const double radius = 0.6 + 0.37 * (double)s / 8, angle = 0.3 + 0.3 * (double)s;
        c[0] = (BIQUAD_TYPE)0.3;
        c[1] = (BIQUAD_TYPE)(0.1 - 0.05 * (double)s);
        c[2] = (BIQUAD_TYPE)-0.2;
        c[3] = (BIQUAD_TYPE)(-2 * radius * myo_exact_cos(angle));
        c[4] = (BIQUAD_TYPE)(radius * radius);
    }
    for (size_t i = 0; i < 2 * MYO_LANES * (variant + 1); i++) {
        state[i] = (BIQUAD_TYPE)(0.01 * (double)(i % 7) - 0.02);
    }
}

static void run(const myo_kernels *k, const myo_case_span *span, void *const *b)
{
    const size_t at = span->begin * MYO_LANES;
    k->BIQUAD_NAME((float *)b[0] + at, (const float *)b[1] + at, span->end - span->begin, b[2],
                   span->variant + 1, b[3]);
}

static void oracle(size_t size, size_t variant, void *const *b, double *const *expected)
{
    const float *x = b[1];
    const BIQUAD_TYPE *c = b[2], *state = b[3];
    double *z = expected[3];
    z[2 * MYO_LANES * (variant + 1)] = (double)(size % MYO_FLUSH_FRAMES);
    for (size_t i = 0; i < 2 * MYO_LANES * (variant + 1); i++) {
        z[i] = (double)state[i];
    }
    for (size_t i = 0; i < size * MYO_LANES; i++) {
        const size_t l = i % MYO_LANES;
        const size_t n = BIQUAD_REVERSE ? size - 1 - i / MYO_LANES : i / MYO_LANES;
        double v = (double)x[n * MYO_LANES + l];
        for (size_t s = 0; s <= variant; s++) {
            const BIQUAD_TYPE *k = c + 5 * s;
            double *z0 = z + 2 * s * MYO_LANES + l, *z1 = z0 + MYO_LANES;
            const double o = (double)k[0] * v + *z0;
            *z0 = (double)k[1] * v - (double)k[3] * o + *z1;
            *z1 = (double)k[2] * v - (double)k[4] * o;
            v = o;
        }
        expected[0][n * MYO_LANES + l] = v;
    }
}

static myo_case_work work(size_t size, size_t variant)
{
    const double n = (double)size * MYO_LANES, sections = (double)(variant + 1);
    const double each = 9 * (double)sizeof(BIQUAD_TYPE) / (double)sizeof(float);
    return (myo_case_work) {
        .items = n, .operations = each * n * sections, .bytes_read = 4 * n, .bytes_written = 4 * n
    };
}

const myo_case CASE_OF(BIQUAD_NAME) = {
    .name = NAME_OF(BIQUAD_NAME),
    .variants = 8,
    .bench_variant = 6,
    .splits = 1,
    .reverse = BIQUAD_REVERSE,
    .snr_db = BIQUAD_SNR,
    .buffers = buffers,
    .fixed = fixed,
    .run = run,
    .oracle = oracle,
    .work = work,
};
