/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chain from samples to a result: what must change nothing, and what must come out. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/memory_faults.h"
#include "myoscribe/analyser.h"
#include "pipeline/arrays.h"
#include "pipeline/digest.h"
#include "pipeline/analysis_result.h"

static myo_result *analyse(arrays *of, const myo_run_options *options)
{
    const myo_settings settings = myo_settings_default();
    const myo_raw_input feed = { .info = &of->info, .context = of, .read = arrays_open(of).read };
    myo_result *result = NULL;
    cr_assert_eq(myo_analyse_input(&result, &feed, &settings, options, NULL), MYO_OK);
    return result;
}

static myo_digest digest_with(arrays *of, const myo_run_options *options)
{
    myo_result *result = analyse(of, options);
    myo_digest digest;
    cr_assert_eq(myo_digest_result(&digest, result), MYO_OK);
    myo_result_close(&result);
    arrays_close(of);
    return digest;
}

static void expect_same(const myo_digest *a, const myo_digest *b, const char *what)
{
    cr_assert_eq(a->exact, b->exact, "%s changes the exact digest", what);
    for (size_t i = 0; i < MYO_SPECTRAL_SUMS; i++)
        cr_assert(fabs(a->spectral[i] - b->spectral[i]) <= 1e-5 * fabs(a->spectral[i]),
                  "%s: spectral sum %zu is %.9g, not %.9g", what, i, b->spectral[i],
                  a->spectral[i]);
}

typedef struct shape {
    double rate_hz, seconds;
    size_t channels, axes;
    myo_sample_type type;
    bool gaps;
} shape;

static const shape shapes[] = {
    { 1000, 33, 1, 0, MYO_SAMPLE_INT16, false },     { 2000, 21, 3, 0, MYO_SAMPLE_FLOAT32, true },
    { 1111.111, 26, 16, 0, MYO_SAMPLE_INT16, true }, { 2000, 17, 33, 3, MYO_SAMPLE_INT32, false },
    { 10000, 17, 2, 0, MYO_SAMPLE_FLOAT64, true },   { 44100, 9, 1, 0, MYO_SAMPLE_INT16, false },
    { 2000, 1.3, 4, 3, MYO_SAMPLE_INT16, false },    { 1000, 0.02, 1, 0, MYO_SAMPLE_INT16, false },
};

static arrays made(const shape *s)
{
    static const myo_gap gaps[] = {
        { 0, 7 }, { 3000, 500 }, { 9000, 1 }, { 9010, 3 }, { 16000, 20 }
    };
    return (arrays) { .rate_hz = s->rate_hz,
                      .frames = (int64_t)(s->rate_hz * s->seconds),
                      .channels = s->channels,
                      .axes = s->axes,
                      .type = s->type,
                      .hum_hz = 50.2,
                      .gap_count = s->gaps ? 5 : 0,
                      .gaps = gaps };
}

Test(analyser, nothing_but_the_samples_matters)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        arrays of = made(shapes + i);
        const myo_digest first = digest_with(&of, NULL);
        char what[80];
        for (int isa = 0; isa < MYO_ISA_COUNT; isa++) {
            if (myo_kernels_of((myo_isa)isa) == NULL)
                continue;
            const myo_run_options options = { .isa = myo_isa_name((myo_isa)isa) };
            const myo_digest other = digest_with(&of, &options);
            snprintf(what, sizeof what, "shape %zu: %s", i, options.isa);
            expect_same(&first, &other, what);
        }
        static const size_t blocks[] = { 1000, 77 };
        for (size_t k = 0; k < 2; k++) {
            const myo_run_options options = { .block_frames = blocks[k] };
            const myo_digest other = digest_with(&of, &options);
            snprintf(what, sizeof what, "shape %zu: block %zu", i, blocks[k]);
            expect_same(&first, &other, what);
        }
        const myo_run_options options = { .memory_bytes = 1 << 20 };
        const myo_digest other = digest_with(&of, &options);
        snprintf(what, sizeof what, "shape %zu: 1 MiB", i);
        expect_same(&first, &other, what);
    }
}

/* A channel's numbers do not depend on which others are in the file. */
Test(analyser, neighbours_change_nothing)
{
    arrays many = made(&(shape) { 2000, 30, 5, 0, MYO_SAMPLE_INT16, true });
    arrays one = made(&(shape) { 2000, 30, 1, 0, MYO_SAMPLE_INT16, true });
    myo_result *a = analyse(&many, NULL), *b = analyse(&one, NULL);
    const myo_track *track = myo_result_describe(b)->tracks;
    for (int64_t w = 0; w < track->windows; w++) {
        myo_window x, y;
        cr_assert_eq(myo_result_windows(a, 0, w, 1, &x), MYO_OK);
        cr_assert_eq(myo_result_windows(b, 0, w, 1, &y), MYO_OK);
        cr_assert_eq(memcmp(&x.sigma, &y.sigma, sizeof x.sigma), 0);
        cr_assert_eq(memcmp(&x.rms, &y.rms, sizeof x.rms), 0);
    }
    cr_assert_eq(a->sources[0].spike_count, b->sources[0].spike_count);
    myo_result_close(&a);
    myo_result_close(&b);
    arrays_close(&many);
    arrays_close(&one);
}

/* Samples on demand have the bits that pass 1 measured, in whatever order they are asked for. */
Test(analyser, samples_are_those_of_pass_1)
{
    for (size_t i = 0; i < 5; i++) {
        arrays of = made(shapes + i);
        myo_result *result = analyse(&of, NULL);
        const myo_result_view *view = myo_result_describe(result);
        for (size_t t = 0; t < view->track_count; t += 7) {
            const myo_track *track = view->tracks + t;
            const size_t n = track->geometry.hop;
            float *x = myo_memory_new(n, sizeof *x);
            for (int64_t k = 0; k < track->hops; k++) {
                const int64_t hop = k * 37 % track->hops;
                const int64_t left = track->frames - hop * (int64_t)n;
                const size_t count = left < (int64_t)n ? (size_t)left : n;
                myo_hop expected;
                cr_assert_eq(myo_result_hops(result, t, hop, 1, &expected), MYO_OK);
                cr_assert_eq(myo_result_samples(result, t, hop * (int64_t)n, count, x), MYO_OK);
                float low = INFINITY, high = -INFINITY;
                for (size_t s = 0; s < count; s++) {
                    low = x[s] < low ? x[s] : low;
                    high = x[s] > high ? x[s] : high;
                }
                if (isnan(expected.minimum))
                    cr_assert(low == INFINITY);
                else
                    cr_assert(low == expected.minimum && high == expected.maximum,
                              "shape %zu track %zu hop %lld", i, t, (long long)hop);
            }
            float one;
            cr_assert_eq(myo_result_samples(result, t, track->frames, 1, &one), MYO_ARGUMENT);
            myo_memory_free(x);
        }
        myo_result_close(&result);
        arrays_close(&of);
    }
}

Test(analyser, potentials_are_candidates_and_hum_is_gone)
{
    arrays of = made(&(shape) { 2000, 60, 1, 0, MYO_SAMPLE_INT16, false });
    myo_result *result = analyse(&of, NULL);
    const myo_track *track = myo_result_describe(result)->tracks;
    cr_assert_float_eq(track->mains_hz, 50.2, 0.01, "%g", track->mains_hz);
    size_t found = 0, wanted = 0;
    for (double t = 0.8; t < 60; t += 1.7) {
        if (fmod(t, 30) > 9.9 && fmod(t, 30) < 13.1)
            continue;
        wanted++;
        for (int64_t s = 0; s < result->sources[0].spike_count; s++) {
            myo_spike spike;
            cr_assert_eq(result->sources[0].spikes(result->sources[0].context, s, 1, &spike),
                         MYO_OK);
            if (fabs((double)spike.peak_frame / 2000 - t) < 0.002) {
                found++;
                cr_assert_float_eq((double)spike.sigma, 2.7, 0.6, "%g", (double)spike.sigma);
            }
        }
    }
    cr_assert_eq(found, wanted, "%zu of %zu", found, wanted);
    myo_window window;
    cr_assert_eq(myo_result_windows(result, 0, 20, 1, &window), MYO_OK);
    cr_assert_float_eq((double)window.mains_amplitude, 30, 0.6, "%g",
                       (double)window.mains_amplitude);
    myo_result_close(&result);
    arrays_close(&of);
}

static void keep_warning(void *context, myo_log_level level, const char *message)
{
    if (level == MYO_LOG_WARNING)
        (void)snprintf((char *)context, 256, "%s", message);
}

Test(analyser, slow_signals_are_left_out_and_said)
{
    arrays of = made(&(shape) { 10, 60, 2, 0, MYO_SAMPLE_INT16, false });
    const myo_settings settings = myo_settings_default();
    const myo_raw_input feed = { .info = &of.info, .context = &of, .read = arrays_open(&of).read };
    char said[256] = "";
    const myo_log log = { .write = keep_warning, .context = said };
    myo_result *result = NULL;
    cr_assert_eq(myo_analyse_input(&result, &feed, &settings, NULL, &log), MYO_OK);
    cr_assert_eq(myo_result_describe(result)->track_count, 0);
    cr_assert(strstr(said, "2 channels at 10 Hz") != NULL, "%s", said);
    myo_result_close(&result);
    arrays_close(&of);
}

Test(analyser, unknown_instruction_sets_are_refused)
{
    arrays of = made(shapes);
    const myo_raw_input feed = arrays_open(&of);
    const myo_settings settings = myo_settings_default();
    const myo_run_options options = { .isa = "mmx" };
    myo_result *result = NULL;
    cr_assert_eq(myo_analyse_input(&result, &feed, &settings, &options, NULL), MYO_ARGUMENT);
    cr_assert_null(result);
    arrays_close(&of);
}

/* Every allocation may fail; nothing leaks (the sanitizers look) and nothing is returned. */
Test(analyser, running_out_of_memory_is_an_error)
{
    arrays of = made(&(shape) { 1000, 12, 2, 0, MYO_SAMPLE_FLOAT32, true });
    const myo_raw_input feed = arrays_open(&of);
    const myo_settings settings = myo_settings_default();
    const uint64_t before = myo_memory_count();
    myo_result *result = NULL;
    cr_assert_eq(myo_analyse_input(&result, &feed, &settings, NULL, NULL), MYO_OK);
    const uint64_t all = myo_memory_count() - before;
    myo_result_close(&result);
    for (uint64_t k = 1; k <= all; k += 1 + all / 150) {
        myo_memory_fail_at(k);
        const myo_status status = myo_analyse_input(&result, &feed, &settings, NULL, NULL);
        myo_memory_fail_at(0);
        cr_assert_eq(status, MYO_NO_MEMORY, "allocation %llu of %llu: %s", (unsigned long long)k,
                     (unsigned long long)all, myo_status_text(status));
        cr_assert_null(result);
    }
    arrays_close(&of);
}
