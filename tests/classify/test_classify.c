/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "classify/rules.h"

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
    cr_assert_eq(judge(&d, NULL).confidence, 0.985);
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

/* Sustained, slow at both ends and swinging as cramps do; so are some holds. */
static myo_segment slow_hold(void)
{
    myo_segment s = hold();
    s.modulation = 4;
    s.modulation_depth = 0.2;
    s.rise_s = 2;
    s.fall_s = 3;
    return s;
}

Test(classify, the_shape_of_a_contraction_alone_is_no_cramp)
{
    myo_segment s = slow_hold();
    const myo_verdict v = judge(NULL, &s);
    cr_assert_eq(v.class_, MYO_CLASS_UNSCORED);
    cr_assert_str_eq(v.subtype, "contraction");
    cr_assert_not_null(strstr(v.reason, "nothing tells which"), "%s", v.reason);
    s.localisation = 1; /* the neighbours take part */
    cr_assert_eq(judge(NULL, &s).class_, MYO_CLASS_VOLUNTARY);
    s = hold();
    s.modulation = 20; /* it wobbles, and is local */
    s.modulation_depth = 0.2;
    s.localisation = 20;
    cr_assert_eq(judge(NULL, &s).class_, MYO_CLASS_VOLUNTARY);
}

Test(classify, what_lies_around_it_makes_a_cramp)
{
    myo_segment s = slow_hold();
    s.twitches_around = s.twitches_before = 5;
    cr_assert_eq(judge(NULL, &s).class_, MYO_CLASS_CRAMP);
    cr_assert_eq(judge(NULL, &s).certainty, MYO_LIKE);
    s.localisation = 10;
    cr_assert_eq(judge(NULL, &s).certainty, MYO_DEFINITE);
    s = slow_hold();
    s.localisation = 10;
    cr_assert_eq(judge(NULL, &s).class_, MYO_CLASS_CRAMP);
    cr_assert_eq(judge(NULL, &s).certainty, MYO_LIKE, "a hold may be local, too");
    s = slow_hold();
    context.marks = true;
    s.rest_share = 1;
    cr_assert_eq(judge(NULL, &s).certainty, MYO_LIKE);
    s.twitches_around = s.twitches_before = 5;
    cr_assert_eq(judge(NULL, &s).certainty, MYO_DEFINITE);
    s = slow_hold();
    s.task_share = 0.4;
    s.outlasts_s = 8;
    s.localisation = 10;
    cr_assert_eq(judge(NULL, &s).certainty, MYO_DEFINITE);
    s.localisation = NAN;
    cr_assert_eq(judge(NULL, &s).class_, MYO_CLASS_CRAMP);
    s.outlasts_s = 2.4; /* let go late */
    cr_assert_eq(judge(NULL, &s).class_, MYO_CLASS_VOLUNTARY);
    s.outlasts_s = 8;
    s.modulation_depth = 0.6; /* somebody goes on working */
    s.localisation = NAN;
    cr_assert_eq(judge(NULL, &s).class_, MYO_CLASS_VOLUNTARY);
}

/* A reason leaves out what was not measured. */
static void expect_numbers(const myo_verdict *v)
{
    if (!v->named)
        return;
    for (const char *at = v->reason; *at != 0; at++)
        cr_expect_neq(strncmp(at, "nan", 3) == 0 || strncmp(at, "inf ", 4) == 0, true, "%s",
                      v->reason);
}

Test(classify, no_reason_prints_what_is_no_number)
{
    for (unsigned bits = 0; bits < 256; bits++) {
        myo_segment s = slow_hold();
        myo_discharge d = potential();
        s.train = bits & 1;
        s.rise_s = s.fall_s = s.interval_cv = bits & 2 ? NAN : 2;
        s.train_rate_hz = s.train ? 9 : NAN;
        s.modulation = s.modulation_depth = bits & 4 ? NAN : 3;
        s.localisation = bits & 8 ? NAN : 10;
        s.outlasts_s = bits & 16 ? NAN : 3;
        s.task_share = bits & 32 ? 0.6 : 0;
        s.twitches_around = s.twitches_before = bits & 64 ? 5 : 0;
        s.discharges = bits & 128 ? 30 : 0;
        context.marks = bits & 32;
        d.before_s = bits & 1 ? INFINITY : 2;
        d.after_s = bits & 2 ? INFINITY : 2;
        d.lag_s = bits & 4 ? NAN : 0.01;
        d.train_cv = bits & 8 ? NAN : 0.2F;
        d.train = bits & 128 ? 5 : 0;
        d.multiplicity = bits & 16 ? 2 : 1;
        d.template_id = bits & 32 ? 3 : 0;
        myo_verdict v = judge(NULL, &s);
        expect_numbers(&v);
        v = judge(&d, NULL);
        expect_numbers(&v);
    }
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

Test(classify, a_step_that_lasts_is_a_pop_and_a_potential_is_not)
{
    context.outlier_hz = 230;
    myo_discharge d = potential();
    d.value = 130 * d.sigma;
    d.slew_hz = 285;
    d.frequency_hz = 96;
    cr_assert_str_eq(judge(&d, NULL).subtype, "pop");
    d.frequency_hz = 180;
    cr_assert_eq(judge(&d, NULL).class_, MYO_CLASS_FASCICULATION, "as fast throughout");
    d.frequency_hz = 35;
    d.slew_hz = 100;
    cr_assert_eq(judge(&d, NULL).class_, MYO_CLASS_FASCICULATION, "slow throughout");
}

Test(classify, what_a_stage_has_found_out_names_a_discharge)
{
    myo_discharge d = potential();
    d.state = MYO_DISCHARGE_STIMULUS;
    cr_assert_str_eq(judge(&d, NULL).subtype, "stimulus");
    d.state = MYO_DISCHARGE_PACEMAKER;
    cr_assert_str_eq(judge(&d, NULL).subtype, "pacemaker");
    d.state = MYO_DISCHARGE_GROUPED;
    cr_assert_eq(judge(&d, NULL).class_, MYO_CLASS_UNSCORED);
    cr_assert_str_eq(judge(&d, NULL).subtype, "myokymia");
    d.state = MYO_DISCHARGE_EVOKED;
    d.after_edge = true;
    cr_assert_not_null(strstr(judge(&d, NULL).reason, "edge"));
}

Test(classify, an_even_rhythm_around_it_is_no_twitch)
{
    myo_discharge d = potential();
    d.in_activity = true;
    d.muscle = MYO_MUSCLE_LOW_LEVEL;
    d.value = 20 * d.sigma;
    cr_assert(judge(&d, NULL).named);
    d.rhythmic = true;
    cr_assert_not(judge(&d, NULL).named);
}

Test(classify, firing_below_the_overlap_of_discharges_is_tonic)
{
    myo_segment s = hold();
    s.contraction_share = 0.2;
    const myo_verdict v = judge(NULL, &s);
    cr_assert_eq(v.class_, MYO_CLASS_VOLUNTARY);
    cr_assert_str_eq(v.subtype, "tonic");
}
