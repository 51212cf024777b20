/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a detector may not gain by: excluding, repeating, hiding false events in a hold; and what
 * an online one may leave open. Every number worked out by hand. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "myoscribe/score.h"
#include "scratch_file.h"

static const char *folder;

static void setup(void)
{
    folder = scratch_folder();
}

static void teardown(void)
{
    scratch_remove(folder);
}

TestSuite(fairness, .init = setup, .fini = teardown);

static myo_score *run(const char *reference, const char *detected, const myo_score_options *options,
                      myo_status expected)
{
    myo_score *score = NULL;
    scratch_error[0] = '\0';
    const myo_status status =
        myo_score_run(&score, scratch_write(folder, "r_truth.tsv", reference),
                      scratch_write(folder, "d_events.tsv", detected), options, &scratch_log);
    cr_assert_eq(status, expected, "%d: %s", (int)status, scratch_error);
    return score;
}

/* A detector that excludes what it cannot do is not better for it. */
Test(fairness, a_detectors_own_exclusions_excuse_nothing)
{
    static const char truth[] = "onset\tduration\ttrial_type\n1\t0\tfasciculation\n"
                                "10\t10\texclude\n12\t0\tfasciculation\n25\t0\tfasciculation\n";
    static const char found[] = "onset\tduration\ttrial_type\n1\t0\tfasciculation\n"
                                "15\t0\tfasciculation\n15\t35\texclude\n40\t0\tfasciculation\n";
    myo_score_options options = myo_score_options_default();
    options.duration_s = 100;
    options.gates.max_excluded = 0.4;
    myo_score *score = run(truth, found, &options, MYO_OK);
    const myo_class_score *of = myo_score_of(score, MYO_CLASS_FASCICULATION);
    cr_assert_eq(of->counts.true_positives, 1);
    cr_assert_eq(of->counts.false_negatives, 1, "the one at 25 s");
    cr_assert_eq(of->counts.false_positives, 1, "the one at 40 s; that at 15 s is excluded");
    cr_assert_eq(of->counts.self_excluded, 1);
    cr_assert_eq(of->counts.exposure_us, 90000000);
    const char *table = myo_score_render(score, MYO_SCORE_TABLE);
    cr_assert_not_null(strstr(table, "10.000 s by the reference, 35.000 s by the detector, "
                                     "40.000 s together (the detector's own are scored"),
                       "%s", table);
    myo_score_close(&score);
    options.gates.max_excluded = 0.39;
    score = run(truth, found, &options, MYO_FAILED);
    cr_assert_not_null(strstr(myo_score_render(score, MYO_SCORE_TABLE),
                              "MISSED excluded time max-excluded <= 0.39: 0.4"));
    myo_score_close(&score);
    options.duration_s = NAN;
    score = run(truth, found, &options, MYO_FAILED);
    cr_assert_not_null(strstr(myo_score_render(score, MYO_SCORE_JUNIT), "no duration is known"));
    myo_score_close(&score);
}

Test(fairness, false_events_are_divided_by_the_time_they_lie_in)
{
    myo_score_options options = myo_score_options_default();
    options.duration_s = 60;
    options.gates.max_false_per_minute = 3;
    static const char truth[] = "onset\tduration\ttrial_type\n5\t0\tfasciculation\n"
                                "10\t40\tvoluntary\n";
    static const char found[] = "onset\tduration\ttrial_type\n5\t0\tfasciculation\n"
                                "9\t0\tfasciculation\n10\t0\tfasciculation\n"
                                "30\t0\tfasciculation\n49\t0\tfasciculation\n";
    myo_score *score = run(truth, found, &options, MYO_OK);
    const myo_class_score *of = myo_score_of(score, MYO_CLASS_FASCICULATION);
    cr_assert_eq(of->counts.false_positives, 4);
    cr_assert_eq(of->counts.false_at_rest, 1);
    cr_assert_eq(of->counts.false_active, 3);
    cr_assert_float_eq(of->false_per_minute, 3, 1e-12, "1 in 20 s");
    cr_assert_float_eq(of->false_per_minute_active, 4.5, 1e-12, "3 in 40 s");
    myo_score_close(&score);
    options.gates.max_false_per_minute_active = 4;
    score = run(truth, found, &options, MYO_FAILED);
    myo_score_close(&score);
}

/* An online detector tells that a contraction begins, and not when it will end. */
Test(fairness, an_onset_of_unknown_end)
{
    myo_score_options options = myo_score_options_default();
    options.classes = "voluntary";
    options.overlap = 0.5;
    static const char truth[] = "onset\tduration\ttrial_type\n10\t5\tvoluntary\n"
                                "20\t5\tvoluntary\n30\t5\tvoluntary\n40\t10\tvoluntary\n";
    static const char found[] = "onset\tduration\ttrial_type\tdecided\n"
                                "9.9\tn/a\tvoluntary\t10.2\n20.1\t0\tvoluntary\t20.1\n"
                                "29.7\tn/a\tvoluntary\t29.8\n40\t8\tvoluntary\t40.5\n";
    myo_score *score = run(truth, found, &options, MYO_OK);
    const myo_class_score *of = myo_score_of(score, MYO_CLASS_VOLUNTARY);
    cr_assert_eq(of->counts.true_positives, 3, "29.7 s is more than 250 ms early");
    cr_assert_eq(of->counts.false_positives, 1);
    cr_assert_eq(of->counts.open, 3);
    cr_assert_float_eq(of->dt.max_abs, 100, 1e-9);
    cr_assert_float_eq(of->latency.max_abs, 500, 1e-9);
    cr_assert_eq(of->offset.count, 1, "only the last says when it ends");
    cr_assert_float_eq(of->duration_ppv, 1, 1e-12);
    cr_assert_float_eq(of->duration_sensitivity, 8.0 / 15, 1e-12,
                       "10 s, and the 5 s of the missed");
    myo_score_close(&score);
    options.onset_tolerance_ms = 400;
    score = run(truth, found, &options, MYO_OK);
    cr_assert_eq(myo_score_of(score, MYO_CLASS_VOLUNTARY)->counts.true_positives, 4);
    myo_score_close(&score);
    (void)run(found, truth, &options, MYO_MALFORMED); /* a reference knows how long it lasts */
}

Test(fairness, fragments_and_gaps_that_are_none)
{
    myo_score_options options = myo_score_options_default();
    options.classes = "cramp";
    static const char truth[] = "onset\tduration\ttrial_type\n10\t10\tcramp\n";
    static const char found[] = "onset\tduration\ttrial_type\n10\t2\tcramp\n12.4\t2\tcramp\n"
                                "15\t5\tcramp\n";
    myo_score *score = run(truth, found, &options, MYO_OK);
    cr_assert_eq(myo_score_of(score, MYO_CLASS_CRAMP)->counts.fragments, 2);
    cr_assert_eq(myo_score_of(score, MYO_CLASS_CRAMP)->counts.overlap_us, 9000000);
    myo_score_close(&score);
    options.merge_gap_s = 0.5;
    score = run(truth, found, &options, MYO_OK);
    cr_assert_eq(myo_score_of(score, MYO_CLASS_CRAMP)->counts.fragments, 1);
    cr_assert_eq(myo_score_of(score, MYO_CLASS_CRAMP)->counts.overlap_us, 9400000);
    myo_score_close(&score);
}

Test(fairness, what_is_said_twice_is_false)
{
    myo_score *score =
        run("onset\tduration\ttrial_type\n1\t0\tfasciculation\n2.5\t0\tfasciculation\n"
            "10\t10\tcramp\n",
            "onset\tduration\ttrial_type\n2.501\t0\tfasciculation\n1.001\t0\tfasciculation\n"
            "1.001\t0\tfasciculation\n10\t8\tcramp\n10\t8\tcramp\n11\t2\tcramp\n15\t6\tcramp\n",
            NULL, MYO_OK);
    const myo_class_score *of = myo_score_of(score, MYO_CLASS_FASCICULATION);
    cr_assert_eq(of->counts.true_positives, 2);
    cr_assert_eq(of->counts.false_positives, 1);
    of = myo_score_of(score, MYO_CLASS_CRAMP);
    cr_assert_eq(of->counts.true_positives, 1);
    cr_assert_eq(of->counts.confirmed, 2, "the first, and what the last adds to it");
    cr_assert_eq(of->counts.false_positives, 2);
    cr_assert_eq(of->counts.detected_us, 11000000);
    const char *table = myo_score_render(score, MYO_SCORE_TABLE);
    cr_assert_not_null(strstr(table, "repeated   4 detected rows"), "%s", table);
    cr_assert_not_null(strstr(table, "sorted     1 table"), "%s", table);
    myo_score_close(&score);
}
