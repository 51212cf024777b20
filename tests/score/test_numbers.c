/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Whole scores of small tables, every number worked out by hand. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/json.h"
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

TestSuite(numbers, .init = setup, .fini = teardown);

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

Test(numbers, points)
{
    myo_score_options options = myo_score_options_default();
    options.duration_s = 120;
    myo_score *score = run("onset\tduration\ttrial_type\n1\t0\tfasciculation\n"
                           "2\t0\tfasciculation\n3\t0\tfasciculation\n4\t0\tfasciculation\n",
                           "onset\tduration\ttrial_type\n1.025\t0\tfasciculation\n"
                           "1.974999\t0\tfasciculation\n3.01\t0\tfasciculation\n",
                           &options, MYO_OK);
    const myo_class_score *of = myo_score_of(score, MYO_CLASS_FASCICULATION);
    cr_assert_eq(of->counts.true_positives, 2, "25 ms counts, 25.001 ms does not");
    cr_assert_eq(of->counts.false_positives, 1);
    cr_assert_eq(of->counts.false_negatives, 2);
    cr_assert_float_eq(of->sensitivity.value, 0.5, 1e-12);
    cr_assert_float_eq(of->ppv.value, 2.0 / 3, 1e-12);
    cr_assert_float_eq(of->f1, 4.0 / 7, 1e-12);
    cr_assert_float_eq(of->false_per_minute, 0.5, 1e-12);
    cr_assert_float_eq(of->false_per_hour, 30, 1e-12);
    cr_assert_float_eq(of->dt.mean, 17.5, 1e-9);
    cr_assert_float_eq(of->dt.max_abs, 25, 1e-9);
    cr_assert_eq(of->histogram[MYO_SCORE_BINS - 1], 1, "the tolerance itself is in the last bin");
    cr_assert_eq(of->histogram[14], 1);
    /* Wilson by hand: 2 of 4 */
    cr_assert_float_eq(of->sensitivity.low, 0.1500390, 1e-5);
    cr_assert_float_eq(of->sensitivity.high, 0.8499610, 1e-5);
    myo_score_close(&score);
}

Test(numbers, nothing_over_nothing_is_not_a_number)
{
    static const char none[] = "onset\tduration\ttrial_type\n";
    myo_score *score = run(none, none, NULL, MYO_OK);
    const myo_class_score *of = myo_score_of(score, MYO_CLASS_FASCICULATION);
    cr_assert(isnan(of->sensitivity.value) && isnan(of->ppv.value) && isnan(of->f1));
    cr_assert(isnan(of->false_per_minute), "no duration is known");
    const char *table = myo_score_render(score, MYO_SCORE_TABLE);
    cr_assert_not_null(strstr(table, "n/a  (0/0)"), "%s", table);
    cr_assert_null(strstr(table, "nan"), "%s", table);
    const char *json = myo_score_render(score, MYO_SCORE_JSON);
    cr_assert_not_null(strstr(json, "\"sensitivity\": null"), "%s", json);
    myo_score_close(&score);
    myo_score_options options = myo_score_options_default();
    options.gates.min_sensitivity = 0.1;
    score = run(none, none, &options, MYO_FAILED);
    myo_score_close(&score);
}

Test(numbers, undetectable_truth_counts_neither_way)
{
    /* A detection between a weak and a strong event goes to the strong one, though farther. */
    myo_score *score =
        run("onset\tduration\ttrial_type\tpeak_over_sigma\n1.000\t0\tfasciculation\t7.9\n"
            "1.030\t0\tfasciculation\t8\n2\t0\tfasciculation\t6\n3\t0\tfasciculation\t6\n"
            "4\t0\tfasciculation\t25\n",
            "onset\tduration\ttrial_type\tpeak_over_sigma\n1.010\t0\tfasciculation\t1\n"
            "2\t0\tfasciculation\t1\n",
            NULL, MYO_OK);
    const myo_class_score *of = myo_score_of(score, MYO_CLASS_FASCICULATION);
    cr_assert_eq(of->counts.true_positives, 1);
    cr_assert_eq(of->counts.false_negatives, 1);
    cr_assert_eq(of->counts.false_positives, 0);
    cr_assert_eq(of->counts.undetectable_matched, 1);
    cr_assert_eq(of->counts.undetectable_missed, 2);
    cr_assert(of->has_strata);
    cr_assert_eq(of->strata_reference[1], 2);
    cr_assert_eq(of->strata_found[1], 1);
    cr_assert_eq(of->strata_reference[2], 1);
    cr_assert_eq(of->strata_reference[3], 1);
    cr_assert_eq(of->strata_found[3], 1);
    cr_assert_eq(of->strata_reference[5], 1);
    myo_score_close(&score);
}

Test(numbers, accepted_exclusions_hold_for_both_sides)
{
    myo_score_options options = myo_score_options_default();
    options.duration_s = 100;
    options.accept_exclusions = true;
    myo_score *score = run("onset\tduration\ttrial_type\n1\t0\tfasciculation\n"
                           "10\t10\texclude\n12\t0\tfasciculation\n35\t0\tfasciculation\n",
                           "onset\tduration\ttrial_type\n1\t0\tfasciculation\n"
                           "15\t0\tfasciculation\n15\t15\tunscored\n35\t0\tfasciculation\n",
                           &options, MYO_OK);
    const myo_class_score *of = myo_score_of(score, MYO_CLASS_FASCICULATION);
    cr_assert_eq(of->counts.true_positives, 2);
    cr_assert_eq(of->counts.false_negatives, 0);
    cr_assert_eq(of->counts.false_positives, 0);
    cr_assert_eq(of->counts.excluded_reference, 1);
    cr_assert_eq(of->counts.excluded_detected, 1);
    cr_assert_eq(of->counts.exposure_us, 80000000, "10 to 30 s are excluded, once");
    const char *table = myo_score_render(score, MYO_SCORE_TABLE);
    cr_assert_not_null(strstr(table, "10.000 s by the reference, 15.000 s by the detector, "
                                     "20.000 s together"),
                       "%s", table);
    myo_score_close(&score);
}

Test(numbers, episodes)
{
    /* One cramp in two pieces, one missed, one false; 10 + 10 s true, 3 + 4 + 5 s detected. */
    myo_score *score =
        run("onset\tduration\ttrial_type\n10\t10\tcramp\n40\t10\tcramp\n",
            "onset\tduration\ttrial_type\n9\t3\tcramp\n15\t4\tcramp\n60\t5\tcramp\n", NULL, MYO_OK);
    const myo_class_score *of = myo_score_of(score, MYO_CLASS_CRAMP);
    cr_assert_eq(of->counts.true_positives, 1);
    cr_assert_eq(of->counts.false_negatives, 1);
    cr_assert_eq(of->counts.false_positives, 1);
    cr_assert_eq(of->counts.confirmed, 2);
    cr_assert_float_eq(of->sensitivity.value, 0.5, 1e-12);
    cr_assert_float_eq(of->ppv.value, 2.0 / 3, 1e-12);
    cr_assert_float_eq(of->duration_sensitivity, 6.0 / 20, 1e-12);
    cr_assert_float_eq(of->duration_ppv, 6.0 / 12, 1e-12);
    cr_assert_float_eq(of->dt.mean, -1000, 1e-9);
    cr_assert_float_eq(of->offset.mean, -1000, 1e-9);
    myo_score_close(&score);
    myo_score_options options = myo_score_options_default();
    options.overlap = 0.61;
    score = run("onset\tduration\ttrial_type\n10\t10\tcramp\n",
                "onset\tduration\ttrial_type\n9\t3\tcramp\n15\t4\tcramp\n", &options, MYO_OK);
    cr_assert_eq(myo_score_of(score, MYO_CLASS_CRAMP)->counts.true_positives, 0,
                 "6 of 10 s are less than 61 %%");
    myo_score_close(&score);
}

static int64_t cell(const myo_json *root, const char *row, const char *column)
{
    const myo_json *matrix = myo_json_get(root, "confusion");
    return (int64_t)myo_json_number(myo_json_get(myo_json_get(matrix, row), column), -1);
}

Test(numbers, confusion_has_a_none_row_and_column)
{
    myo_score *score =
        run("onset\tduration\ttrial_type\n1\t0\tfasciculation\n10\t5\tvoluntary\n"
            "20\t10\tcramp\n50\t0\tfasciculation\n70\t0\tfasciculation\n",
            "onset\tduration\ttrial_type\n1\t0\tfasciculation\n11\t0\tfasciculation\n"
            "21\t8\tvoluntary\n69\t2\tartefact\n90\t3\tcramp\n",
            NULL, MYO_OK);
    const char *text = myo_score_render(score, MYO_SCORE_JSON);
    myo_json *root = NULL;
    cr_assert_eq(myo_json_parse(&root, text, strlen(text), &scratch_log), MYO_OK);
    cr_assert_eq(cell(root, "fasciculation", "fasciculation"), 1);
    cr_assert_eq(cell(root, "voluntary", "fasciculation"), 1, "a twitch found in a contraction");
    cr_assert_eq(cell(root, "cramp", "voluntary"), 1);
    cr_assert_eq(cell(root, "fasciculation", "none"), 1);
    cr_assert_eq(cell(root, "fasciculation", "artefact"), 1);
    cr_assert_eq(cell(root, "none", "cramp"), 1);
    cr_assert_eq(cell(root, "none", "voluntary"), 0, "it already stands for the cramp");
    cr_assert_null(myo_json_get(myo_json_get(myo_json_get(root, "confusion"), "none"), "none"));
    myo_json_close(&root);
    myo_score_close(&score);
}

Test(numbers, channels_match_where_both_name_them)
{
    static const char one[] = "onset\tduration\ttrial_type\tchannel\n1\t0\tfasciculation\tA\n";
    static const char other[] = "onset\tduration\ttrial_type\tchannel\n1\t0\tfasciculation\tB\n";
    static const char bare[] = "onset\tduration\ttrial_type\n1\t0\tfasciculation\n";
    myo_score *score = run(one, other, NULL, MYO_OK);
    cr_assert_eq(myo_score_of(score, MYO_CLASS_FASCICULATION)->counts.true_positives, 0);
    cr_assert_not_null(strstr(myo_score_render(score, MYO_SCORE_TABLE), "channels must match"));
    myo_score_close(&score);
    score = run(one, bare, NULL, MYO_OK);
    cr_assert_eq(myo_score_of(score, MYO_CLASS_FASCICULATION)->counts.true_positives, 1);
    cr_assert_not_null(
        strstr(myo_score_render(score, MYO_SCORE_TABLE), "one side has no channel column"));
    myo_score_close(&score);
    myo_score_options options = myo_score_options_default();
    options.channels = MYO_CHANNELS_IGNORE;
    score = run(one, other, &options, MYO_OK);
    cr_assert_eq(myo_score_of(score, MYO_CLASS_FASCICULATION)->counts.true_positives, 1);
    myo_score_close(&score);
    options.channels = MYO_CHANNELS_MATCH;
    score = run(one, bare, &options, MYO_CHANNEL);
    cr_assert_null(score);
}

Test(numbers, gates_and_latency)
{
    myo_score_options options = myo_score_options_default();
    options.classes = "fasciculation";
    options.gates.max_latency_ms = 100;
    options.gates.max_abs_dt_ms = 4;
    options.gates.max_false_per_minute = 1;
    static const char truth[] = "onset\tduration\ttrial_type\n1\t0\tfasciculation\n"
                                "2\t0\tfasciculation\n";
    static const char found[] = "onset\tduration\ttrial_type\tdecided\n1.004\t0\tfasciculation\t"
                                "1.1\n2\t0\tfasciculation\t2.05\n";
    myo_score *score = run(truth, found, &options, MYO_FAILED);
    const char *table = myo_score_render(score, MYO_SCORE_TABLE);
    cr_assert_not_null(strstr(table, "passed fasciculation max-latency-ms <= 100 ms: 100 ms"), "%s",
                       table);
    cr_assert_not_null(strstr(table, "passed fasciculation max-abs-dt-ms <= 4 ms: 4 ms"), "%s",
                       table);
    cr_assert_not_null(strstr(table, "MISSED fasciculation max-false-per-minute <= 1/min: n/a"),
                       "%s", table);
    const char *junit = myo_score_render(score, MYO_SCORE_JUNIT);
    cr_assert_not_null(strstr(junit, "tests=\"4\" failures=\"1\""), "%s", junit);
    cr_assert_not_null(strstr(junit, "<failure message=\"n/a (no duration"), "%s", junit);
    myo_score_close(&score);
    options.duration_s = 10;
    score = run(truth, found, &options, MYO_OK);
    myo_score_close(&score);
}

Test(numbers, bxb_and_learning)
{
    myo_score_options options = myo_score_options_default();
    options.matching = MYO_MATCHING_BXB;
    options.learning_s = 0.5;
    myo_score *score = run("onset\tduration\ttrial_type\n0.1\t0\tfasciculation\n"
                           "1\t0\tfasciculation\n",
                           "onset\tduration\ttrial_type\n0.3\t0\tfasciculation\n"
                           "1.15\t0\tfasciculation\n",
                           &options, MYO_OK);
    const myo_class_score *of = myo_score_of(score, MYO_CLASS_FASCICULATION);
    cr_assert_eq(of->counts.true_positives, 1, "150 ms is the rule's window");
    cr_assert_eq(of->counts.excluded_reference, 1);
    cr_assert_eq(of->counts.excluded_detected, 1);
    myo_score_close(&score);
}

typedef struct start_rule {
    const char *truth, *found;
    int64_t true_positives, false_positives, false_negatives;
} start_rule;

/* bxb's rule at the end of the learning period (here 5 s), each worked by hand from its source. */
static const start_rule start_rules[] = {
    /* the first test event is near the start and the next fits better: it is not counted */
    { "5.2", "5.05 5.21", 1, 0, 0 },
    /* not near the start: counted false */
    { "5.4", "5.2 5.41", 1, 1, 0 },
    /* the last event of the learning period is the partner of the first true one */
    { "5.05 6", "4.98 6", 2, 0, 0 },
    /* but not when the next test event is nearer */
    { "5.05 6", "4.98 5.06 6", 2, 0, 0 },
    /* nothing true follows at all */
    { "3", "5.1 5.2", 0, 1, 0 },
    { "5.3", "", 0, 0, 1 },
};

Test(numbers, bxb_at_the_end_of_the_learning_period)
{
    myo_score_options options = myo_score_options_default();
    options.matching = MYO_MATCHING_BXB;
    options.learning_s = 5;
    for (size_t i = 0; i < sizeof start_rules / sizeof start_rules[0]; i++) {
        const start_rule *x = &start_rules[i];
        const char *lists[2] = { x->truth, x->found };
        char tables[2][512];
        for (int side = 0; side < 2; side++) {
            int at = snprintf(tables[side], sizeof tables[side], "onset\tduration\ttrial_type\n");
            for (const char *from = lists[side]; *from != '\0';) {
                const int length = (int)strcspn(from, " ");
                at += snprintf(tables[side] + at, sizeof tables[side] - (size_t)at,
                               "%.*s\t0\tfasciculation\n", length, from);
                from += length + (from[length] == ' ');
            }
        }
        myo_score *score = run(tables[0], tables[1], &options, MYO_OK);
        const myo_score_counts *n = &myo_score_of(score, MYO_CLASS_FASCICULATION)->counts;
        cr_assert_eq(n->true_positives, x->true_positives, "%zu", i);
        cr_assert_eq(n->false_positives, x->false_positives, "%zu", i);
        cr_assert_eq(n->false_negatives, x->false_negatives, "%zu", i);
        myo_score_close(&score);
    }
}

Test(numbers, bootstrap_and_average_over_recordings)
{
    static const char truth[] = "onset\tduration\ttrial_type\n1\t0\tfasciculation\n"
                                "2\t0\tfasciculation\n";
    static const char half[] = "onset\tduration\ttrial_type\n1\t0\tfasciculation\n";
    scratch_write(folder, "ref/a_truth.tsv", truth);
    scratch_write(folder, "ref/b_truth.tsv", half);
    scratch_write(folder, "ref/c_truth.tsv", "onset\tduration\ttrial_type\n");
    scratch_write(folder, "det/a_events.tsv", half);
    scratch_write(folder, "det/b_events.tsv", half);
    scratch_write(folder, "det/c_events.tsv", "onset\tduration\ttrial_type\n");
    myo_score *score = NULL, *again = NULL;
    const char *ref = scratch_path(folder, "ref"), *det = scratch_path(folder, "det");
    cr_assert_eq(myo_score_run(&score, ref, det, NULL, &scratch_log), MYO_OK);
    cr_assert_eq(myo_score_run(&again, ref, det, NULL, &scratch_log), MYO_OK);
    const myo_class_score *of = myo_score_of(score, MYO_CLASS_FASCICULATION);
    cr_assert_float_eq(of->sensitivity.value, 2.0 / 3, 1e-12, "gross");
    cr_assert_float_eq(of->average_sensitivity, 0.75, 1e-12, "a recording of 0/0 has no say");
    cr_assert_float_eq(of->bootstrap_sensitivity[0], 0.5, 1e-12);
    cr_assert_float_eq(of->bootstrap_sensitivity[1], 1, 1e-12);
    cr_assert_str_eq(myo_score_render(score, MYO_SCORE_JSON),
                     myo_score_render(again, MYO_SCORE_JSON));
    cr_assert_eq(myo_score_save(score, scratch_path(folder, "out"), &scratch_log), MYO_OK);
    FILE *labels = fopen(scratch_path(folder, "out/labels/a.txt"), "r");
    char text[256] = "";
    cr_assert_not_null(labels);
    text[fread(text, 1, sizeof text - 1, labels)] = '\0';
    fclose(labels);
    cr_assert_str_eq(text, "1.000000\t1.000000\tmatched fasciculation +0.000 ms\n"
                           "2.000000\t2.000000\tmissed fasciculation\n");
    myo_score_close(&again);
    myo_score_close(&score);
}
