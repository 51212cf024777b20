/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "classify/fatigue_trend.h"
#include "classify/rules.h"
#include "core/statistics.h"

static myo_arena *arena;
static myo_settings settings;
static myo_context context;

static void open_all(void)
{
    cr_assert_eq(myo_arena_open(&arena), MYO_OK);
    settings = myo_settings_default();
    context = (myo_context) { .settings = &settings,
                              .unit = "uV",
                              .rate_hz = 2000,
                              .rest_s = 100,
                              .calibrated = true,
                              .channels = 2 };
}

static void close_all(void)
{
    myo_arena_close(&arena);
}

TestSuite(classify, .init = open_all, .fini = close_all);

static myo_discharge potential(void)
{
    return (myo_discharge) { .onset = 990,
                             .peak = 1000,
                             .end = 1030,
                             .first = 1000,
                             .last = 1000,
                             .value = 40,
                             .peak_to_peak = 60,
                             .sigma = 3,
                             .multiplicity = 1,
                             .before_s = 2,
                             .after_s = 3,
                             .major = true,
                             .train_cv = NAN,
                             .channels = 1,
                             .lag_s = NAN,
                             .correlation = 1 };
}

static myo_segment hold(void)
{
    return (myo_segment) { .first = 20000,
                           .end = 60000,
                           .rms = 60,
                           .sigma = 3,
                           .snr_db = 26,
                           .low_ratio = 0.1,
                           .rise_s = 0.2,
                           .fall_s = 0.2,
                           .modulation = 1,
                           .modulation_depth = 0.08,
                           .localisation = NAN,
                           .interval_cv = NAN,
                           .contraction_share = 1,
                           .outlasts_s = NAN,
                           .train_rate_hz = NAN };
}

static myo_verdict judge(const myo_discharge *d, const myo_segment *s)
{
    const myo_subject subject = { .context = &context, .discharge = d, .segment = s };
    myo_verdict verdict;
    cr_assert_eq(myo_classify(&verdict, &subject, arena), MYO_OK);
    return verdict;
}

Test(classify, a_potential_at_rest_is_a_fasciculation)
{
    myo_discharge d = potential();
    myo_verdict v = judge(&d, NULL);
    cr_assert(v.named);
    cr_assert_eq(v.class_, MYO_CLASS_FASCICULATION);
    cr_assert_not_null(strstr(v.reason, "uV peak to peak"));
    cr_assert_gt(v.confidence, 0.8);
    d.major = false;
    cr_assert_not(judge(&d, NULL).named);
    d.major = true;
    d.noise_outlier = true;
    cr_assert_not(judge(&d, NULL).named, "an outlier of the noise");
    d.noise_outlier = false;
    d.continual = true;
    cr_assert_not(judge(&d, NULL).named, "one discharge of a firing unit");
    d.continual = false;
    context.rest_s = 3;
    cr_assert_eq(judge(&d, NULL).certainty, MYO_INDETERMINATE, "too little rest to compare with");
    context.rest_s = 100;
    d = potential();
    d.end = d.onset + 220;
    cr_assert_not(judge(&d, NULL).named, "110 ms is too long for a potential");
}

/* Every kind of evidence counts, and no amount of it makes certain. */
Test(classify, confidence_follows_the_evidence)
{
    myo_discharge d = potential();
    d.before_s = 0.08;
    d.after_s = 0.4;
    d.value = 7.1F * d.sigma;
    double last = judge(&d, NULL).confidence;
    cr_assert_lt(last, 0.9);
    d.before_s = 0.15;
    double next = judge(&d, NULL).confidence;
    cr_assert_gt(next, last, "not beside another");
    last = next;
    d.before_s = 0.3;
    next = judge(&d, NULL).confidence;
    cr_assert_gt(next, last, "isolated");
    last = next;
    d.template_id = 1;
    next = judge(&d, NULL).confidence;
    cr_assert_gt(next, last, "a shape that returns");
    d.value = 50 * d.sigma;
    d.accelerometer = MYO_ACCELEROMETER_CONFIRMED;
    cr_assert_eq(judge(&d, NULL).confidence, 0.995);
}

Test(classify, noise_hides_part_of_a_potential_and_units_may_be_long)
{
    myo_discharge d = potential();
    d.end = d.onset + (int64_t)(0.002 * context.rate_hz);
    d.edge = 0.1F;
    d.value = 9 * d.sigma;
    cr_assert_not(judge(&d, NULL).named, "2 ms long and seen as a whole");
    d.edge = 0.25F;
    cr_assert(judge(&d, NULL).named, "2 ms of it stand out of the noise");
    d.value = 7 * d.sigma;
    cr_assert_not(judge(&d, NULL).named, "weak, 2 ms long");
    d = potential();
    d.end = d.onset + (int64_t)(0.07 * context.rate_hz);
    cr_assert_eq(judge(&d, NULL).certainty, MYO_LIKE, "70 ms, once");
    d.template_id = 1;
    cr_assert(judge(&d, NULL).named, "70 ms, and it returns");
}

Test(classify, bursts_of_unknown_shapes_are_no_multiplets)
{
    myo_discharge d = potential();
    d.multiplicity = 2;
    d.end = d.onset + (int64_t)(0.09 * context.rate_hz);
    cr_assert_eq(judge(&d, NULL).certainty, MYO_LIKE, "90 ms of a shape of its own");
    d.template_id = 1;
    cr_assert(judge(&d, NULL).named, "a unit and its echo");
    d = potential();
    d.before_s = d.after_s = 0.2;
    d.train = 3;
    d.train_cv = 0.6F;
    d.crowd_near = 2;
    d.crowd = 2;
    cr_assert_not(judge(&d, NULL).named, "among four that follow each other");
    d.template_id = 1;
    cr_assert(judge(&d, NULL).named, "but known from elsewhere");
}

Test(classify, a_weak_potential_beside_a_contracting_muscle_is_no_twitch)
{
    myo_discharge d = potential();
    d.value = 9 * d.sigma;
    cr_assert(judge(&d, NULL).named);
    context.others_active = true;
    cr_assert_not(judge(&d, NULL).named);
    d.value = 14 * d.sigma;
    cr_assert(judge(&d, NULL).named);
}

Test(classify, little_rest_or_a_weak_lone_shape_is_not_definite)
{
    myo_discharge d = potential();
    cr_assert_eq(judge(&d, NULL).certainty, MYO_DEFINITE);
    context.rest_s = 12;
    const myo_verdict v = judge(&d, NULL);
    cr_assert_eq(v.class_, MYO_CLASS_FASCICULATION);
    cr_assert_eq(v.certainty, MYO_INDETERMINATE);
    cr_assert_not_null(strstr(v.reason, "only 12.0 s of rest"));
    context.rest_s = 100;
    d.value = 7.5F * d.sigma;
    cr_assert_eq(judge(&d, NULL).certainty, MYO_LIKE);
    d.template_id = 1;
    cr_assert_eq(judge(&d, NULL).certainty, MYO_DEFINITE, "a shape that returns");
    d.template_id = 0;
    d.accelerometer = MYO_ACCELEROMETER_CONFIRMED;
    cr_assert_eq(judge(&d, NULL).certainty, MYO_DEFINITE, "motion follows");
}

Test(classify, amplitudes_keep_three_digits_in_any_unit)
{
    cr_assert_str_eq(myo_amplitude_text(0.004127, "%FS", arena), "0.00413 %FS");
    cr_assert_str_eq(myo_amplitude_text(38.24, "uV", arena), "38.2 uV");
    cr_assert_str_eq(myo_amplitude_text(-2712.6, "counts", arena), "-2713 counts");
}

Test(classify, slow_deflections_are_motion_and_steps_are_pops)
{
    myo_discharge d = potential();
    d.low_peak = 120;
    myo_verdict v = judge(&d, NULL);
    cr_assert_eq(v.class_, MYO_CLASS_ARTEFACT);
    cr_assert_str_eq(v.subtype, "motion");
    d.tail = 1.0F;
    v = judge(&d, NULL);
    cr_assert_eq(v.class_, MYO_CLASS_ARTEFACT);
    cr_assert_str_eq(v.subtype, "pop");
}

Test(classify, heart_beats_come_before_fasciculations)
{
    myo_discharge d = potential();
    d.state = MYO_DISCHARGE_HEART;
    d.ecg_interval_s = 0.8F;
    d.ecg_share = 0.95F;
    const myo_verdict v = judge(&d, NULL);
    cr_assert_eq(v.class_, MYO_CLASS_ARTEFACT);
    cr_assert_str_eq(v.subtype, "ecg");
    cr_assert_not_null(strstr(v.reason, "75 times a minute"));
}

Test(classify, a_marked_hold_is_voluntary_whatever_it_looks_like)
{
    myo_segment s = hold();
    context.marks = true;
    s.task_share = 0.95;
    s.outlasts_s = 0.1;
    s.modulation = 20;
    s.localisation = 20;
    s.rise_s = 2;
    cr_assert_eq(judge(NULL, &s).class_, MYO_CLASS_VOLUNTARY);
}

Test(classify, a_cramp_needs_a_protocol_to_be_definite)
{
    myo_segment s = hold();
    s.modulation = 2.5;
    s.modulation_depth = 0.2;
    s.rise_s = 2;
    s.fall_s = 3;
    s.twitches_around = 3;
    myo_verdict v = judge(NULL, &s);
    cr_assert_eq(v.class_, MYO_CLASS_CRAMP);
    cr_assert_eq(v.certainty, MYO_LIKE);
    context.marks = true;
    s.localisation = 10;
    v = judge(NULL, &s);
    cr_assert_eq(v.class_, MYO_CLASS_CRAMP);
    cr_assert_eq(v.certainty, MYO_DEFINITE);
    context.marks = false;
    s = hold();
    cr_assert_eq(judge(NULL, &s).class_, MYO_CLASS_VOLUNTARY);
}

Test(classify, what_stands_out_of_activity_is_like_a_fasciculation)
{
    myo_discharge d = potential();
    d.in_activity = true;
    d.muscle = MYO_MUSCLE_LOW_LEVEL;
    d.value = 10 * d.sigma;
    cr_assert_not(judge(&d, NULL).named, "10 times the level");
    d.value = 11 * d.sigma;
    cr_assert_eq(judge(&d, NULL).class_, MYO_CLASS_FASCICULATION);
    cr_assert_eq(judge(&d, NULL).certainty, MYO_LIKE);
    d.crowd = 5;
    cr_assert_not(judge(&d, NULL).named, "five of its size in a second");
    d.crowd = 0;
    d.brief_sigma = d.sigma * 2;
    cr_assert_not(judge(&d, NULL).named, "in a burst of a quarter of a second");
    d.brief_sigma = d.sigma;
    d.muscle = MYO_MUSCLE_CONTRACTION;
    cr_assert_not(judge(&d, NULL).named, "11 times the level of a contraction");
    d.value = 16 * d.sigma;
    cr_assert_eq(judge(&d, NULL).certainty, MYO_LIKE);
    d.crowd_near = 1;
    cr_assert_not(judge(&d, NULL).named, "not alone in it");
}

Test(classify, firing_below_the_overlap_of_discharges_is_tonic)
{
    myo_segment s = hold();
    s.contraction_share = 0.2;
    const myo_verdict v = judge(NULL, &s);
    cr_assert_eq(v.class_, MYO_CLASS_VOLUNTARY);
    cr_assert_str_eq(v.subtype, "tonic");
}

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

Test(classify, fatigue_is_found_denied_or_left_open)
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

Test(classify, a_falling_amplitude_leaves_signs_of_fatigue)
{
    const myo_fatigue_trend f = judge_hold(-0.4, 0.3, 60, 1e-6, 1);
    cr_assert_eq(f.state, MYO_FATIGUE_FOUND);
    cr_assert_eq(f.certainty, MYO_LIKE);
    cr_assert_not_null(strstr(f.reason, "the load may have fallen"), "%s", f.reason);
}

/* The power of a hold by its length and slope is at least that of Mann-Kendall on the median
 * frequencies of seconds, whose scatter is 6 %; of 60 holds each. */
Test(classify, fatigue_is_found_as_often_as_its_size_allows)
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

Test(classify, fatigue_of_steady_holds_is_as_rare_as_its_p)
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
Test(classify, a_rising_amplitude_is_no_trend_of_the_index)
{
    size_t over = 0;
    for (unsigned long seed = 1; seed <= 240; seed++)
        over += judge_hold(0, 5, 60, 1e-5, seed).z > 2.326;
    cr_assert_leq(over, 7, "%zu of 240", over); /* P(more by chance) = 0.2 % */
}

/* Of a spectrum that falls under the noise halfway, the half over it; of none, nothing. */
Test(classify, the_index_looks_where_the_muscle_is)
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
