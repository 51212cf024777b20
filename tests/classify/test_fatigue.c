/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fatigue over simulated spectra: how often it is found, denied, and called where there is none. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "classify/fatigue_trend.h"
#include "core/statistics.h"

static myo_arena *arena;
static myo_settings settings;

static void begin(void)
{
    cr_assert_eq(myo_arena_open(&arena), MYO_OK);
    settings = myo_settings_default();
}

static void end(void)
{
    myo_arena_close(&arena);
}

TestSuite(fatigue, .init = begin, .fini = end);

enum { BINS = 215 };

/* Stulen and De Luca's spectrum scaled to a median frequency, over white noise. */
static void spectrum(float *power, double scale, double level, double noise, myo_random *random)
{
    for (size_t k = 0; k < BINS; k++) {
        const double f = (20 + 2 * (double)k) / scale, fl = 60, fh = 120;
        const double shape =
            fh * fh * fh * fh * f * f / ((f * f + fl * fl) * (f * f + fh * fh) * (f * f + fh * fh));
        /* three half-overlapped periodograms: close to a chi-square of four degrees */
        const double wobble =
            0.5 * (myo_random_exponential(random, 1) + myo_random_exponential(random, 1));
        power[k] = (float)((level * shape / 1000 + noise) * wobble);
    }
}

static myo_fatigue_trend judge_hold(double slope_pct, double level_end, size_t seconds,
                                    double noise, unsigned long seed)
{
    static myo_fatigue_point points[200];
    float power[BINS], rest[BINS];
    myo_random *random = myo_random_open(seed);
    for (size_t k = 0; k < BINS; k++)
        rest[k] = (float)noise;
    for (size_t i = 0; i < seconds; i++) {
        const double at = (double)i / (double)seconds;
        spectrum(power, 1 + slope_pct / 100 * (double)i, 1 + (level_end - 1) * at, noise, random);
        points[i].time_s = (double)i;
        cr_assert(myo_fatigue_indices(&points[i], power, rest, BINS, BINS, 20, 2));
    }
    myo_random_close(&random);
    myo_fatigue_trend f;
    const myo_fatigue_series series = { .tests = 1 };
    cr_assert_eq(myo_fatigue_trend_test(&f, points, seconds, &series, &settings, arena), MYO_OK);
    return f;
}

Test(fatigue, fatigue_is_found_denied_or_left_open)
{
    size_t found = 0, denied = 0, louder = 0;
    for (unsigned long seed = 1; seed <= 60; seed++) {
        const myo_fatigue_trend falls = judge_hold(-0.3, 1.2, 60, 2e-6, seed);
        found += falls.state == MYO_FATIGUE_FOUND && falls.certainty == MYO_DEFINITE;
        denied += judge_hold(0, 1, 120, 2e-6, seed).state == MYO_FATIGUE_NONE;
        louder += judge_hold(0, 2, 60, 1e-5, seed).state == MYO_FATIGUE_FOUND;
    }
    cr_assert_geq(found, 57, "%zu of 60", found);
    cr_assert_geq(denied, 50, "%zu of 60", denied);
    cr_assert_leq(louder, 4, "%zu of 60", louder);
    cr_assert_eq(judge_hold(-0.5, 1, 11, 2e-6, 1).state, MYO_FATIGUE_TOO_SHORT);
    cr_assert_eq(judge_hold(0, 1, 15, 2e-6, 1).state, MYO_FATIGUE_UNDECIDED);
    cr_assert_eq(judge_hold(-0.5, 1, 60, 1e-2, 1).state, MYO_FATIGUE_TOO_NOISY);
}

Test(fatigue, a_falling_amplitude_leaves_signs_of_fatigue)
{
    const myo_fatigue_trend f = judge_hold(-0.4, 0.3, 60, 1e-6, 1);
    cr_assert_eq(f.state, MYO_FATIGUE_FOUND);
    cr_assert_eq(f.certainty, MYO_LIKE);
    cr_assert_not_null(strstr(f.reason, "the load may have fallen"), "%s", f.reason);
}

/* The power of a hold by its length and slope is at least that of Mann-Kendall on the median
 * frequencies of seconds, whose scatter is 6 %; of 60 holds each. */
Test(fatigue, fatigue_is_found_as_often_as_its_size_allows)
{
    static const struct {
        size_t seconds;
        double slope_pct;
        size_t found, definite;
    } least[] = {
        { 20, -0.5, 27, 0 },  { 30, -0.3, 33, 0 },  { 30, -0.5, 51, 15 },
        { 60, -0.2, 54, 33 }, { 60, -0.3, 57, 55 },
    };
    for (size_t i = 0; i < sizeof least / sizeof *least; i++) {
        size_t found = 0, definite = 0;
        for (unsigned long seed = 1; seed <= 60; seed++) {
            const myo_fatigue_trend f =
                judge_hold(least[i].slope_pct, 1.1, least[i].seconds, 2e-6, seed);
            found += f.state == MYO_FATIGUE_FOUND;
            definite += f.state == MYO_FATIGUE_FOUND && f.certainty == MYO_DEFINITE;
        }
        cr_expect_geq(found, least[i].found, "%zu s, %g: %zu", least[i].seconds, least[i].slope_pct,
                      found);
        cr_expect_geq(definite, least[i].definite, "%zu s, %g: %zu", least[i].seconds,
                      least[i].slope_pct, definite);
    }
}

Test(fatigue, fatigue_of_steady_holds_is_as_rare_as_its_p)
{
    static const size_t seconds[] = { 15, 20, 30, 60 };
    for (size_t i = 0; i < 4; i++) {
        size_t found = 0, definite = 0;
        for (unsigned long seed = 1; seed <= 150; seed++) {
            const myo_fatigue_trend f = judge_hold(0, seed % 2 ? 1 : 2, seconds[i], 2e-6, seed);
            found += f.state == MYO_FATIGUE_FOUND;
            definite += f.state == MYO_FATIGUE_FOUND && f.certainty == MYO_DEFINITE;
        }
        cr_expect_leq(found, 11, "%zu s: %zu of 150", seconds[i], found);
        cr_expect_leq(definite, 1, "%zu s: %zu of 150", seconds[i], definite);
    }
}

/* The amplitude more than doubles: the share of the noise falls, the spectrum of the
 * muscle does not. The test's own level must hold, one-sided 1 % of holds; 240 holds are looked at.
 */
Test(fatigue, a_rising_amplitude_is_no_trend_of_the_index)
{
    size_t over = 0;
    for (unsigned long seed = 1; seed <= 240; seed++)
        over += judge_hold(0, 5, 60, 1e-5, seed).z > 2.326;
    cr_assert_leq(over, 7, "%zu of 240", over); /* P(more by chance) = 0.2 % */
}

/* Of a spectrum that falls under the noise halfway, the half over it; of none, nothing. */
Test(fatigue, the_index_looks_where_the_muscle_is)
{
    float power[BINS], rest[BINS];
    for (size_t k = 0; k < BINS; k++) {
        rest[k] = 1;
        power[k] = k < 100 ? 4 : 1.2F;
    }
    cr_assert_eq(myo_fatigue_band(rest, rest, BINS), 0);
    const size_t band = myo_fatigue_band(power, rest, BINS);
    cr_assert(band >= 98 && band <= 104, "%zu", band);
    for (size_t k = 0; k < BINS; k++)
        power[k] = 4;
    cr_assert_eq(myo_fatigue_band(power, rest, BINS), BINS);
    myo_fatigue_point whole = { 0 }, part = { 0 };
    power[200] = 400;
    cr_assert(myo_fatigue_indices(&whole, power, rest, BINS, BINS, 20, 2));
    cr_assert(myo_fatigue_indices(&part, power, rest, BINS, 100, 20, 2));
    cr_assert_gt(whole.reciprocal, 10 * part.reciprocal);
    cr_assert_eq(whole.mdf_hz, part.mdf_hz, "the number reported is that of the whole band");
}
