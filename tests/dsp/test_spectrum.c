/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spectra against closed forms. */
#include <criterion/criterion.h>
#include <math.h>

#include "core/geometry.h"
#include "core/memory.h"
#include "dsp/fft.h"
#include "dsp/signals.h"
#include "dsp/spectrum.h"

static const double pi = 3.14159265358979323846;

/* Against the sum that defines it, for the lengths the geometry can ask for. */
Test(fft, equals_the_direct_sum)
{
    static const size_t lengths[] = { 20, 60, 500, 560, 1000, 1080 };
    for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
        const size_t n = lengths[l];
        myo_fft *fft = NULL;
        cr_assert_eq(myo_fft_open(&fft, n), MYO_OK);
        float *x = myo_memory_new(n, sizeof *x), *kept = myo_memory_new(n, sizeof *x);
        float *y = myo_memory_new(2 * myo_fft_bins(fft), sizeof *y);
        add_noise(x, n, 1, 3);
        for (size_t i = 0; i < n; i++)
            kept[i] = x[i];
        myo_fft_run(fft, x, y);
        for (size_t k = 0; k < myo_fft_bins(fft); k += 7) {
            double re = 0, im = 0;
            for (size_t i = 0; i < n; i++) {
                re += (double)kept[i] * cos(2 * pi * (double)(k * i % n) / (double)n);
                im -= (double)kept[i] * sin(2 * pi * (double)(k * i % n) / (double)n);
            }
            cr_assert_float_eq((double)y[2 * k], re, 1e-3);
            cr_assert_float_eq((double)y[2 * k + 1], im, 1e-3);
        }
        myo_fft_close(&fft);
        myo_memory_free(x);
        myo_memory_free(kept);
        myo_memory_free(y);
    }
}

typedef struct setup {
    myo_geometry geometry;
    myo_spectrum *spectrum;
    float *x, *density;
    myo_window window;
} setup;

static setup open_at(double rate_hz)
{
    setup s = { .geometry = myo_geometry_of(rate_hz, 100) };
    return s;
}

static void start(setup *s)
{
    cr_assert_eq(myo_spectrum_open(&s->spectrum, myo_kernels_best(), &s->geometry, 20, 450),
                 MYO_OK);
    s->x = myo_memory_new(s->geometry.window, sizeof *s->x);
    s->density = myo_memory_new(myo_spectrum_bins(s->spectrum), sizeof *s->density);
}

static void stop(setup *s)
{
    myo_spectrum_close(&s->spectrum);
    myo_memory_free(s->x);
    myo_memory_free(s->density);
}

static size_t frames_of(setup *s)
{
    size_t averaged = 99;
    cr_assert_eq(myo_spectrum_density(s->spectrum, s->x, s->geometry.window, s->density, &averaged),
                 MYO_OK);
    return averaged;
}

static double power_of(const setup *s)
{
    double sum = 0;
    for (size_t k = 0; k < myo_spectrum_bins(s->spectrum); k++)
        sum += (double)s->density[k];
    return sum * myo_spectrum_step_hz(s->spectrum);
}

/* A sine of amplitude A holds A^2 / 2, at its own frequency, at any rate. */
Test(spectrum, a_sine_has_its_power_and_frequency)
{
    static const double rates[] = { 1000, 1111.111, 2000, 10000, 44100 };
    for (size_t r = 0; r < 5; r++) {
        setup s = open_at(rates[r]);
        start(&s);
        add_sine(s.x, s.geometry.window, rates[r], 123.4, 3, 0.7);
        cr_assert_eq(frames_of(&s), 3);
        myo_spectrum_features(s.spectrum, s.density, &s.window);
        cr_assert_float_eq(power_of(&s), 4.5, 0.005, "%g Hz: power %g", rates[r], power_of(&s));
        cr_assert_float_eq((double)s.window.mdf_hz, 123.4, 0.5, "%g", (double)s.window.mdf_hz);
        cr_assert_float_eq((double)s.window.mnf_hz, 123.4, 0.1, "%g", (double)s.window.mnf_hz);
        cr_assert_float_eq((double)s.window.dimitrov, pow(1.234, -6), 0.01, "%g",
                           (double)s.window.dimitrov);
        cr_assert_gt(s.window.band_share[2], 0.999F);
        stop(&s);
    }
}

/* A flat density of sigma^2 / (rate / 2): half of the band's power lies below its middle. */
Test(spectrum, white_noise_is_flat)
{
    setup s = open_at(2000);
    start(&s);
    const size_t bins = myo_spectrum_bins(s.spectrum);
    double *mean = myo_memory_new(bins, sizeof *mean), mdf = 0, share = 0;
    enum { RUNS = 400 };
    for (uint64_t run = 1; run <= RUNS; run++) {
        for (size_t i = 0; i < s.geometry.window; i++)
            s.x[i] = 0;
        add_noise(s.x, s.geometry.window, 2, run);
        frames_of(&s);
        myo_spectrum_features(s.spectrum, s.density, &s.window);
        for (size_t k = 0; k < bins; k++)
            mean[k] += (double)s.density[k] / RUNS;
        mdf += (double)s.window.mdf_hz / RUNS;
        share += (double)s.window.band_share[0] / RUNS;
    }
    for (size_t k = 0; k < bins; k++)
        cr_assert_float_eq(mean[k], 4.0 / 1000, 4.0 / 1000 * 0.25, "bin %zu: %g", k, mean[k]);
    cr_assert_float_eq(mdf, 235, 2, "%g", mdf);
    cr_assert_float_eq(share, 26.0 / 432, 0.004, "%g", share);
    myo_memory_free(mean);
    stop(&s);
}

Test(spectrum, missing_samples_cost_their_frames_only)
{
    setup s = open_at(2000);
    start(&s);
    add_sine(s.x, s.geometry.window, 2000, 100, 1, 0);
    s.x[10] = NAN;
    cr_assert_eq(frames_of(&s), 2);
    cr_assert_float_eq(power_of(&s), 0.5, 0.001);
    s.x[1000] = NAN;
    cr_assert_eq(frames_of(&s), 0);
    myo_spectrum_features(s.spectrum, s.density, &s.window);
    cr_assert(isnan(s.density[0]) && isnan(s.window.mdf_hz) && isnan(s.window.dimitrov));
    for (size_t i = 0; i < s.geometry.window; i++)
        s.x[i] = 0;
    cr_assert_eq(frames_of(&s), 3);
    myo_spectrum_features(s.spectrum, s.density, &s.window);
    cr_assert(s.density[0] == 0 && isnan(s.window.mdf_hz));
    stop(&s);
}
