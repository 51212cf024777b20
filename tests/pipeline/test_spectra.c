/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When spectra are computed changes none of their bits, nor anything else. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/geometry.h"
#include "core/memory.h"
#include "core/memory_faults.h"
#include "myoscribe/analyser.h"
#include "myoscribe/report.h"
#include "decide/rest_windows.h"
#include "pipeline/arrays.h"
#include "pipeline/digest.h"
#include "pipeline/analysis_result.h"
#include "pipeline/spectra.h"

static myo_result *analyse(arrays *of, const myo_run_options *options)
{
    const myo_settings settings = myo_settings_default();
    const myo_raw_input feed = arrays_open(of);
    myo_result *result = NULL;
    cr_assert_eq(myo_analyse_input(&result, &feed, &settings, options, NULL), MYO_OK);
    return result;
}

/* Longer than rest is sampled in every window of; the generator's contraction comes every 30 s. */
static arrays long_recording(void)
{
    static const myo_gap gaps[] = { { 11000, 700 }, { 77700, 3 }, { 154321, 9000 } };
    return (arrays) { .rate_hz = 500,
                      .frames = 500 * 321 + 17,
                      .channels = 5,
                      .axes = 3,
                      .type = MYO_SAMPLE_INT16,
                      .hum_hz = 50.2,
                      .gap_count = 3,
                      .gaps = gaps };
}

static int64_t kept_densities(const myo_result *result, size_t track)
{
    return myo_spool_count(result->spool, result->stores[track].density.rows);
}

static void expect_equal(const myo_result *a, const myo_result *b, const char *what)
{
    myo_digest one, other;
    cr_assert_eq(myo_digest_result(&one, a), MYO_OK);
    cr_assert_eq(myo_digest_result(&other, b), MYO_OK);
    cr_assert_eq(one.exact, other.exact, "%s: the exact digest differs", what);
    cr_assert_eq(memcmp(one.spectral, other.spectral, sizeof one.spectral), 0,
                 "%s: spectral sums differ", what);
    const myo_result_view *x = myo_result_describe(a), *y = myo_result_describe(b);
    cr_assert_eq(x->event_count, y->event_count);
    for (size_t i = 0; i < x->event_count; i++) {
        const double mdf[2] = { x->events[i].median_frequency_hz,
                                y->events[i].median_frequency_hz };
        cr_assert(memcmp(mdf, mdf + 1, sizeof *mdf) == 0 || (isnan(mdf[0]) && isnan(mdf[1])));
        cr_assert_str_eq(x->events[i].reason, y->events[i].reason);
    }
}

Test(spectra, on_demand_they_have_the_same_bits)
{
    arrays of = long_recording();
    myo_result *all = analyse(&of, NULL);
    const myo_track *track = myo_result_describe(all)->tracks;
    cr_assert_gt(myo_result_describe(all)->event_count, 20);
    cr_assert_eq(kept_densities(all, 0), track->windows);
    for (int isa = 0; isa < MYO_ISA_COUNT; isa++) {
        if (myo_kernels_of((myo_isa)isa) == NULL)
            continue;
        const size_t memory[] = { 0, 1 << 20 };
        for (size_t m = 0; m < 2; m++) {
            const myo_run_options options = { .isa = myo_isa_name((myo_isa)isa),
                                              .memory_bytes = memory[m],
                                              .spectra = MYO_SPECTRA_ON_DEMAND };
            arrays again = long_recording();
            myo_result *result = analyse(&again, &options);
            if (memory[m] == 0) {
                cr_assert_eq(kept_densities(result, 0), 0, "all samples are kept instead");
            } else {
                cr_assert_lt(kept_densities(result, 0), track->windows * 3 / 4);
                cr_assert_gt(kept_densities(result, 0), track->windows / 4);
            }
            cr_assert_eq(kept_densities(result, 2), 0, "nothing reads an accelerometer's");
            expect_equal(all, result, options.isa);
            myo_result_close(&result);
            arrays_close(&again);
        }
    }
    myo_result_close(&all);
    arrays_close(&of);
}

/* A contraction in a short recording: its spectra are made while it is judged. */
Test(spectra, on_demand_they_may_find_no_memory)
{
    arrays of = { .rate_hz = 500, .frames = 500 * 20, .channels = 1, .type = MYO_SAMPLE_INT16 };
    const myo_raw_input feed = arrays_open(&of);
    const myo_settings settings = myo_settings_default();
    const myo_run_options options = { .spectra = MYO_SPECTRA_ON_DEMAND };
    const uint64_t before = myo_memory_count();
    myo_result *result = NULL;
    cr_assert_eq(myo_analyse_input(&result, &feed, &settings, &options, NULL), MYO_OK);
    const uint64_t all = myo_memory_count() - before;
    bool measured = false;
    for (size_t i = 0; i < myo_result_describe(result)->event_count; i++)
        measured = measured || myo_result_describe(result)->events[i].median_frequency_hz > 0;
    cr_assert(measured, "a spectrum was asked for");
    myo_result_close(&result);
    for (uint64_t k = 1; k <= all; k += 1 + all / 300) {
        myo_memory_fail_at(k);
        const myo_status status = myo_analyse_input(&result, &feed, &settings, &options, NULL);
        myo_memory_fail_at(0);
        cr_assert_eq(status, MYO_NO_MEMORY, "allocation %llu of %llu: %s", (unsigned long long)k,
                     (unsigned long long)all, myo_status_text(status));
        cr_assert_null(result);
    }
    arrays_close(&of);
}

Test(spectra, windows_that_are_not_there_are_refused)
{
    for (int when = MYO_SPECTRA_ALL; when <= MYO_SPECTRA_ON_DEMAND; when++) {
        const myo_run_options options = { .spectra = (myo_spectra_when)when };
        arrays of = long_recording();
        myo_result *result = analyse(&of, &options);
        const myo_track *track = myo_result_describe(result)->tracks;
        float *row = myo_memory_new(2 * track->psd_bins, sizeof *row);
        myo_window windows[2];
        const int64_t last = track->windows - 1;
        cr_assert_eq(myo_result_psd(result, 0, last, 1, row), MYO_OK);
        cr_assert_eq(myo_result_psd(result, 0, last, 2, row), MYO_ARGUMENT);
        cr_assert_eq(myo_result_psd(result, 0, -1, 1, row), MYO_ARGUMENT);
        cr_assert_eq(myo_result_psd(result, 3, 0, 1, row), MYO_ARGUMENT);
        cr_assert_eq(myo_result_windows(result, 0, last, 2, windows), MYO_ARGUMENT);
        cr_assert_eq(myo_result_windows(result, 3, 0, 1, windows), MYO_ARGUMENT);
        myo_memory_free(row);
        myo_result_close(&result);
        arrays_close(&of);
    }
}

Test(spectra, a_column_keeps_what_it_is_given)
{
    myo_spool *spool = NULL;
    myo_density_columns of;
    cr_assert_eq(myo_spool_open(&spool, NULL, 1 << 20, NULL), MYO_OK);
    cr_assert_eq(myo_density_open(&of, spool, 2), MYO_OK);
    static const myo_window_set sets[] = { 0x00, 0xA5, 0xFF, 0x80 };
    float next = 0;
    for (size_t s = 0; s < 4; s++) {
        float rows[16];
        size_t count = 0;
        for (int64_t w = 0; w < 8; w++)
            if (sets[s] >> w & 1) {
                rows[2 * count] = next++;
                rows[2 * count++ + 1] = (float)(8 * s) + (float)w;
            }
        cr_assert_eq(myo_density_add(&of, spool, sets[s], rows), MYO_OK);
    }
    next = 0;
    for (int64_t w = 0; w < 32; w++) {
        float row[2] = { -1, -1 };
        bool found = true;
        cr_assert_eq(myo_density_read(&of, spool, w, row, &found), MYO_OK);
        cr_assert_eq(found, (sets[w / 8] >> (w % 8) & 1) != 0, "window %d", (int)w);
        if (found)
            cr_assert(row[0] == next++ && row[1] == (float)w, "window %d", (int)w);
    }
    bool found;
    float row[2];
    cr_assert_eq(myo_density_read(&of, spool, 32, row, &found), MYO_ARGUMENT);
    myo_spool_close(&spool);
}

static int64_t sampled(int64_t windows, int64_t period, int64_t contracted, int64_t *at_rest)
{
    int64_t count = 0;
    *at_rest = 0;
    for (int64_t w = 0; w < windows; w++) {
        count += myo_rest_is_sampled(w, windows);
        *at_rest += myo_rest_is_sampled(w, windows) && w % period >= contracted;
    }
    return count;
}

/* Short recordings wholly; long ones evenly, and whoever contracts and rests in turns is seen
 * resting.
 */
Test(spectra, rest_is_sampled_all_over)
{
    int64_t at_rest;
    for (int64_t windows = 1; windows < 120; windows++)
        cr_assert_eq(sampled(windows, 1, 0, &at_rest), windows);
    for (int64_t windows = 120; windows < 90000; windows = windows * 8 / 7) {
        const int64_t count = sampled(windows, 1, 0, &at_rest);
        cr_assert(count >= 60 && count < 120, "%d of %d", (int)count, (int)windows);
    }
    for (int64_t period = 2; period <= 120; period++) {
        const int64_t count = sampled(3600, period, period / 2, &at_rest);
        cr_assert(at_rest > count / 5 && at_rest < count * 4 / 5, "every %d s: %d of %d at rest",
                  (int)period, (int)at_rest, (int)count);
    }
}

/* What may be a contraction: by a few loud hops, and where there is no rest by its slow zero
 * crossings. */
Test(spectra, contractions_are_likely)
{
    const myo_track track = {
        .type = MYO_CHANNEL_EMG, .windows = 1000000, .band_low_hz = 20, .band_high_hz = 450
    };
    static myo_hop hops[3 * MYO_HOPS_PER_WINDOW];
    myo_window windows[3] = { { .zero_crossings = 530 },
                              { .zero_crossings = 530 },
                              { .zero_crossings = 530 } };
    const myo_measured measured = { hops, windows, 3 * MYO_HOPS_PER_WINDOW, 3 };
    const int64_t first = 8; /* in a stretch of 16666 windows that rest is sampled in elsewhere */
    for (int64_t w = first; w < first + 3; w++)
        cr_assert_not(myo_rest_is_sampled(w, track.windows));
    for (size_t h = 0; h < 3 * MYO_HOPS_PER_WINDOW; h++)
        hops[h].mean_square = 4 * 1.1F;
    cr_assert_eq(myo_spectra_likely(&track, &measured, 2, first), 0);
    for (size_t h = 0; h < 10; h++)
        hops[MYO_HOPS_PER_WINDOW + 3 * h].mean_square = 4 * 1.5F * 1.5F;
    cr_assert_eq(myo_spectra_likely(&track, &measured, 2, first), 2);
    cr_assert_eq(myo_spectra_likely(&track, &measured, NAN, first), 7);
    windows[2].zero_crossings = 250;
    cr_assert_eq(myo_spectra_likely(&track, &measured, 2, first), 6);
    myo_track movement = track;
    movement.type = MYO_CHANNEL_ACC;
    cr_assert_eq(myo_spectra_likely(&movement, &measured, 2, first), 0);
}

Test(spectra, formats_say_whether_they_read_them)
{
    cr_assert_not(myo_formats_read_spectra(MYO_FORMAT_EVENTS | MYO_FORMAT_LABELS));
    cr_assert(myo_formats_read_spectra(MYO_FORMAT_EVENTS | MYO_FORMAT_FEATURES));
    cr_assert(myo_formats_read_spectra(MYO_FORMAT_REPORT));
    cr_assert(myo_formats_read_spectra(MYO_FORMAT_FIGURES));
}
