/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The band-pass as specified: gains after both passes, no phase, the float32 error it states. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "dsp/butterworth.h"
#include "dsp/signals.h"

static const double pi = 3.14159265358979323846;

enum { FRAMES = 1 << 15, MIDDLE = FRAMES / 2 };

static float *filtered_impulse(const myo_butterworth *filter, const myo_kernels *kernels)
{
    float *x = myo_memory_new(FRAMES, sizeof *x);
    myo_filter_scratch scratch = { .lanes =
                                       myo_memory_new(MYO_FILTER_LANES_FLOATS, sizeof(float)) };
    float *rows[MYO_LANES] = { x };
    size_t lengths[MYO_LANES] = { FRAMES };
    x[MIDDLE] = 1;
    myo_butterworth_run(filter, kernels, &scratch, rows, lengths);
    myo_memory_free(scratch.lanes);
    return x;
}

/* Gain at a frequency; a zero-phase response around its middle is a cosine series. */
static double gain_of(const float *x, double cycles)
{
    double re = 0;
    for (size_t n = 0; n < FRAMES; n++)
        re += (double)x[n] * cos(2 * pi * cycles * ((double)n - MIDDLE));
    return 20 * log10(fabs(re));
}

typedef struct limit {
    double rate_hz, low_hz, high_hz;
    int order;
    double frequency_hz, least_db, most_db;
} limit;

/* Corners -3.01 dB; an edge of order n after both passes falls 6.02 n dB an octave. */
static const limit limits[] = {
    { 2000, 20, 450, 4, 20, -3.03, -2.99 },   { 2000, 20, 450, 4, 450, -3.03, -2.99 },
    { 2000, 20, 450, 4, 80, -0.05, 0.01 },    { 2000, 20, 450, 4, 150, -0.05, 0.01 },
    { 2000, 20, 450, 4, 10, -18.5, -16.0 },   { 2000, 20, 450, 4, 5, -42, -39 },
    { 2000, 20, 450, 4, 1, -200, -90 },       { 2000, 20, 450, 4, 900, -200, -60 },
    { 1000, 20, 450, 4, 20, -3.03, -2.99 },   { 1000, 20, 450, 4, 450, -3.03, -2.99 },
    { 44100, 20, 450, 4, 20, -3.03, -2.99 },  { 44100, 20, 450, 4, 450, -3.03, -2.99 },
    { 44100, 20, 450, 4, 900, -18.5, -16.0 }, { 10000, 20, 450, 8, 20, -3.03, -2.99 },
    { 10000, 20, 450, 8, 10, -42, -39 },      { 2000, 20, 450, 2, 450, -3.03, -2.99 },
    { 2000, 20, 450, 2, 5, -19, -16 },        { 1111.111, 20, 450, 6, 450, -3.03, -2.99 },
    { 100, 5, 45, 4, 5, -3.03, -2.99 },       { 1000, 5, 100, 4, 100, -3.03, -2.99 },
};

Test(butterworth, gains_are_as_specified)
{
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        const limit *l = limits + i;
        const myo_butterworth filter =
            myo_butterworth_design(l->rate_hz, l->low_hz, l->high_hz, l->order);
        float *x = filtered_impulse(&filter, myo_kernels_best());
        const double measured = gain_of(x, l->frequency_hz / l->rate_hz);
        cr_expect(measured >= l->least_db && measured <= l->most_db,
                  "%g Hz rate, %g-%g Hz order %d: %.3f dB at %g Hz, not %g .. %g", l->rate_hz,
                  l->low_hz, l->high_hz, l->order, measured, l->frequency_hz, l->least_db,
                  l->most_db);
        const double computed = 20 * log10(myo_butterworth_gain(&filter, l->frequency_hz));
        if (measured > -60)
            cr_expect(fabs(computed - measured) < 0.02, "%g Hz: computed %.3f, measured %.3f dB",
                      l->frequency_hz, computed, measured);
        myo_memory_free(x);
    }
}

Test(butterworth, response_is_symmetric)
{
    const myo_butterworth filter = myo_butterworth_design(2000, 20, 450, 4);
    float *x = filtered_impulse(&filter, myo_kernels_best());
    double worst = 0;
    for (size_t k = 1; k < 2000; k++)
        worst = fmax(worst, fabs((double)x[MIDDLE + k] - (double)x[MIDDLE - k]));
    cr_assert_lt(worst, 1e-6, "asymmetry %g of a unit impulse", worst);
    myo_memory_free(x);
}

Test(butterworth, transients_decay_to_the_stated_residual)
{
    for (int order = 2; order <= 8; order += 2) {
        const myo_butterworth filter = myo_butterworth_design(2000, 20, 450, order);
        float *x = filtered_impulse(&filter, myo_kernels_best());
        double later = 0;
        for (size_t k = filter.decay_frames; k < MIDDLE; k++)
            later = fmax(later, fabs((double)x[MIDDLE - k]));
        cr_assert_lt(later, 20 * MYO_HALO_RESIDUAL, "order %d: %g after %zu frames", order, later,
                     filter.decay_frames);
        myo_memory_free(x);
    }
}

/* Filters a full-scale signal with the state in float32 and in float64. */
Test(butterworth, single_precision_costs_what_it_states)
{
    static const double rates[] = { 1000, 2000, 4000, 10000 };
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
        myo_butterworth filter = myo_butterworth_design(rates[r], 20, 450, 4);
        myo_filter_scratch scratch = { .lanes =
                                           myo_memory_new(MYO_FILTER_LANES_FLOATS, sizeof(float)) };
        float *x = myo_memory_new(FRAMES, sizeof *x), *y = myo_memory_new(FRAMES, sizeof *y);
        add_noise(x, FRAMES, 0.2, 11);
        add_sine(x, FRAMES, rates[r], 0.3, 0.4, 0);
        memcpy(y, x, FRAMES * sizeof *x);
        const size_t lengths[MYO_LANES] = { FRAMES };
        filter.use_double = false;
        myo_butterworth_run(&filter, myo_kernels_best(), &scratch, (float *[MYO_LANES]) { x },
                            lengths);
        filter.use_double = true;
        myo_butterworth_run(&filter, myo_kernels_best(), &scratch, (float *[MYO_LANES]) { y },
                            lengths);
        for (size_t i = 0; i < FRAMES; i++)
            x[i] -= y[i];
        const double error = rms_of(x, FRAMES);
        cr_log_info("%g Hz: stated %.3g, measured %.3g", rates[r], filter.rounding, error);
        cr_assert(error < filter.rounding && error > filter.rounding / 1000,
                  "%g Hz: stated %g, measured %g", rates[r], filter.rounding, error);
        myo_memory_free(x);
        myo_memory_free(y);
        myo_memory_free(scratch.lanes);
    }
}

/* SciPy 1.10.1: butter(2, ..., output="sos") of both edges, their corners moved to lose 3 dB after
 * two passes, then sosfilt forward and backward over the signal of low_corner_signal. */
static const struct {
    size_t at;
    double value;
} scipy_5_hz_at_20_khz[] = {
    { 8000, -1.169474922e-03 },  { 11990, -4.300993230e-01 }, { 12010, 4.643041654e-01 },
    { 12500, 2.856568729e-01 },  { 14000, -3.039145953e-02 }, { 17000, 7.861725512e-03 },
    { 20000, -2.396196205e-02 }, { 21990, 4.442578242e-01 },  { 22010, -4.694019773e-01 },
    { 24000, 1.665660507e-02 },  { 30000, 6.149642864e-03 },
};

static void low_corner_signal(float *x)
{
    for (size_t n = 0; n < FRAMES; n++)
        x[n] = (float)(((double)(n * 7919 % 2001) / 1000 - 1) * 0.1 +
                       (n >= 12000 && n < 22000 ? 1 : 0));
}

/* Largest difference from SciPy's samples. */
static double scipy_error(const myo_butterworth *filter, const myo_kernels *kernels)
{
    myo_filter_scratch scratch = { .lanes =
                                       myo_memory_new(MYO_FILTER_LANES_FLOATS, sizeof(float)) };
    float *x = myo_memory_new(FRAMES, sizeof *x);
    const size_t lengths[MYO_LANES] = { FRAMES };
    double worst = 0;
    low_corner_signal(x);
    myo_butterworth_run(filter, kernels, &scratch, (float *[MYO_LANES]) { x }, lengths);
    for (size_t i = 0; i < sizeof scipy_5_hz_at_20_khz / sizeof *scipy_5_hz_at_20_khz; i++)
        worst = fmax(worst,
                     fabs((double)x[scipy_5_hz_at_20_khz[i].at] - scipy_5_hz_at_20_khz[i].value));
    myo_memory_free(x);
    myo_memory_free(scratch.lanes);
    return worst;
}

Test(butterworth, a_low_corner_at_a_high_rate_takes_float64_and_is_scipys)
{
    myo_butterworth filter = myo_butterworth_design(20000, 5, 450, 4);
    cr_assert(filter.use_double, "float32 would cost %g of the peak", filter.rounding);
    for (size_t i = 0; i < MYO_ISA_COUNT; i++) {
        const myo_kernels *kernels = myo_kernels_of((myo_isa)i);
        if (kernels != NULL)
            cr_expect_lt(scipy_error(&filter, kernels), 2e-7, "%s: %g from SciPy", kernels->isa,
                         scipy_error(&filter, kernels));
    }
    filter.use_double = false;
    const double single = scipy_error(&filter, myo_kernels_best());
    cr_log_info("float32 would be off by %g", single);
    cr_assert_gt(single, 2e-5, "float32 would do: off by %g", single);
    cr_assert_not(myo_butterworth_design(2000, 20, 450, 4).use_double);
}

/* A row filtered with others of other lengths has the bits it has alone, on every ISA. */
Test(butterworth, company_changes_no_bit)
{
    static const size_t lengths[MYO_LANES] = { 700, 3, 1999, 0, 512, 1, 1024, 511, 513 };
    const myo_butterworth filter = myo_butterworth_design(2000, 20, 450, 4);
    static float together[MYO_LANES][2048], alone[2048], first[MYO_LANES][2048];
    float lanes[MYO_FILTER_LANES_FLOATS];
    myo_filter_scratch scratch = { .lanes = lanes };
    for (int isa = 0; isa < MYO_ISA_COUNT; isa++) {
        const myo_kernels *kernels = myo_kernels_of((myo_isa)isa);
        if (kernels == NULL)
            continue;
        float *rows[MYO_LANES] = { NULL };
        memset(together, 0, sizeof together);
        for (size_t l = 0; l < 9; l++) {
            add_noise(together[l], lengths[l], 1, l + 1);
            rows[l] = together[l];
        }
        myo_butterworth_run(&filter, kernels, &scratch, rows, lengths);
        for (size_t l = 0; l < 9; l++) {
            memset(alone, 0, sizeof alone);
            add_noise(alone, lengths[l], 1, l + 1);
            float *one[MYO_LANES] = { NULL };
            size_t length[MYO_LANES] = { 0 };
            one[(l * 5) % MYO_LANES] = alone;
            length[(l * 5) % MYO_LANES] = lengths[l];
            myo_butterworth_run(&filter, kernels, &scratch, one, length);
            cr_assert_eq(memcmp(alone, together[l], lengths[l] * sizeof(float)), 0,
                         "%s: row %zu differs in company", kernels->isa, l);
            if (isa == 0)
                memcpy(first[l], alone, sizeof alone);
            cr_assert_eq(memcmp(alone, first[l], lengths[l] * sizeof(float)), 0,
                         "%s: row %zu differs from ref", kernels->isa, l);
        }
    }
}
