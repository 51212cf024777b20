/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Event tables: every format gives the same events; every contradiction is refused by name. */
#include <criterion/criterion.h>
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

TestSuite(tables, .init = setup, .fini = teardown);

static const char reference[] = "onset\tduration\ttrial_type\n"
                                "1.000000\t0\tfasciculation\n"
                                "2.500000\t0.02\tfasciculation\n"
                                "10\t5.5\tcramp\n";

/* Scores `name` against the reference above: all three events must be found, dt as given. */
static void expect_equal(const char *path, const myo_score_options *options, double dt_ms)
{
    myo_score *score = NULL;
    const char *truth = scratch_write(folder, "t_events.tsv", reference);
    scratch_error[0] = '\0';
    const myo_status status = myo_score_run(&score, truth, path, options, &scratch_log);
    cr_assert_eq(status, MYO_OK, "%s: %s", path, scratch_error);
    const myo_class_score *points = myo_score_of(score, MYO_CLASS_FASCICULATION);
    cr_assert_eq(points->counts.true_positives, 2, "%s", path);
    cr_assert_eq(points->counts.false_positives, 0, "%s", path);
    cr_assert_float_eq(points->dt.mean, dt_ms, 1e-9, "%s: %g", path, points->dt.mean);
    myo_score_close(&score);
    cr_assert_null(score);
}

Test(tables, formats_agree)
{
    myo_score_options options = myo_score_options_default();
    static const char *const maps[] = { "1=fasciculation", "2=ignore", "V=fasciculation" };
    options.maps = maps;
    options.map_count = 3;
    expect_equal(scratch_write(folder, "a_events.tsv", reference), &options, 0);
    expect_equal(scratch_write(folder, "crlf.tsv",
                               "\xEF\xBB\xBF"
                               "onset\tduration\ttrial_type\r\n1.001\tn/a\tFasciculation\r\n"
                               "2.501\t0\tfasciculation\r\n"),
                 &options, 1);
    expect_equal(scratch_write(folder, "ms.csv",
                               "class,start [ms],end [ms]\nfasciculation,1002,1002\n"
                               "fasciculation,2502,2503\ncramp,10000,15500\n"),
                 &options, 2);
    expect_equal(scratch_write(folder, "semicolon.csv",
                               "onset_s;trial_type\n0.999;fasciculation\n2.499;fasciculation\n"),
                 &options, -1);
    expect_equal(scratch_write(folder, "labels.txt",
                               "1.0\t1.0\tfasciculation biceps\n\\\t100\t200\n"
                               "2.5\t2.52\tfasciculation\n10\t15.5\tcramp\n"),
                 &options, 0);
    expect_equal(scratch_write(folder, "old.txt", "1.0\tfasciculation\n2.5\tfasciculation\n"),
                 &options, 0);
    expect_equal(scratch_write(folder, "s-events.txt",
                               "# Marker IDs can be arbitrary strings\n# Marker ID,\tTime (in s)\n"
                               "1,\t1.0000\n2,\t1.7\n1,\t2.5000\n"),
                 &options, 0);
    options.rate_hz = 1000;
    expect_equal(scratch_write(folder, "samples.csv",
                               "onset_samples,trial_type\n1000,fasciculation\n"
                               "2500,fasciculation\n"),
                 &options, 0);
}

static size_t put(unsigned char *to, unsigned code, unsigned value)
{
    const unsigned word = code << 10 | value;
    to[0] = (unsigned char)(word & 255);
    to[1] = (unsigned char)(word >> 8);
    return 2;
}

/* V at sample 1000; after a SKIP of 1100 and a step of 400 a note that names its class, at 2500. */
static size_t make_atr(unsigned char *bytes)
{
    size_t at = 0;
    at += put(bytes + at, 5, 1000);
    at += put(bytes + at, 62, 1);
    at += put(bytes + at, 59, 0);
    at += put(bytes + at, 0, 0);
    at += put(bytes + at, 1, 1100 - 1024);
    at += put(bytes + at, 22, 400);
    at += put(bytes + at, 63, 13);
    memcpy(bytes + at, "fasciculation", 13);
    at += 14;
    at += put(bytes + at, 22, 24);
    at += put(bytes + at, 63, 4);
    memcpy(bytes + at, "rest", 4);
    at += 4;
    return at + put(bytes + at, 0, 0);
}

Test(tables, wfdb_annotations)
{
    unsigned char bytes[128] = { 0 };
    static const char *const maps[] = { "V=fasciculation" };
    myo_score_options options = myo_score_options_default();
    options.maps = maps;
    options.map_count = 1;
    const char *path = scratch_write_bytes(folder, "r.atr", bytes, make_atr(bytes));
    scratch_write(folder, "r.hea", "# comment\nr 1 1000/1000(0) 5000\nr.dat 16 1000/mV\n");
    expect_equal(path, &options, 0);
}

typedef struct bad {
    const char *name, *text, *says;
} bad;

static const bad contradictions[] = {
    { "negative.tsv", "onset\tduration\ttrial_type\n1\t-1\tcramp\n",
      "line 2: the duration is neg" },
    { "before.tsv", "onset\tduration\ttrial_type\n-1\t0\tfasciculation\n",
      "line 2: the onset -1.000000 s lies before the recording begins" },
    { "nan.tsv", "onset\tduration\ttrial_type\nnan\t0\tfasciculation\n", "line 2: the onset" },
    { "missing.tsv", "onset\tduration\ttrial_type\nn/a\t0\tfasciculation\n",
      "line 2: the onset is not a number" },
    { "word.tsv", "onset\tduration\ttrial_type\n1\tlong\tcramp\n",
      "line 2: the duration \"long\"" },
    { "class.tsv", "onset\tduration\ttrial_type\n1\t0\ttwitch\n", "line 2: unknown class" },
    { "notype.tsv", "onset\tduration\n1\t0\n", "no column \"trial_type\"" },
    { "noonset.tsv", "time\tduration\n1\t0\n", "no column \"onset\"" },
    { "unit.csv", "onset,class\n1,fasciculation\n", "has no unit" },
    { "badunit.csv", "onset (weeks),class\n1,fasciculation\n", "is no unit of time" },
    { "samples.csv", "onset_samples,class\n1,fasciculation\n", "give --rate" },
    { "empty.txt", "1\t1\t\n", "line 1: the label is empty" },
    { "odd.txt", "one\ttwo\tthree\n", "line 1: the start \"one\"" },
    { "huge.tsv", "onset\tduration\ttrial_type\n1e12\t0\tfasciculation\n",
      "no time of a recording" },
    { "early.tsv", "onset\tduration\ttrial_type\tdecided\n1\t0\tfasciculation\t0.9\n",
      "before its onset" },
    { "short.atr", "\x01", "give --rate" },
};

Test(tables, contradictions_are_refused)
{
    const char *truth = scratch_write(folder, "t_events.tsv", reference);
    for (size_t i = 0; i < sizeof contradictions / sizeof contradictions[0]; i++) {
        const bad *x = &contradictions[i];
        const char *path = scratch_write(folder, x->name, x->text);
        myo_score *score = NULL;
        scratch_error[0] = '\0';
        cr_assert_neq(myo_score_run(&score, truth, path, NULL, &scratch_log), MYO_OK, "%s",
                      x->name);
        cr_assert_null(score, "%s", x->name);
        cr_assert_not_null(strstr(scratch_error, x->says), "%s says: %s", x->name, scratch_error);
        cr_assert_not_null(strstr(scratch_error, path), "%s is not named: %s", path, scratch_error);
    }
}

/* Of a reference, which is the truth: what it says twice nobody can count. */
static const bad contradictory_truths[] = {
    { "overlap.tsv", "onset\tduration\ttrial_type\n1\t5\tcramp\n2\t1\tcramp\n",
      "line 3: the cramp" },
    { "twice.tsv", "onset\tduration\ttrial_type\n1\t0\tfasciculation\n1\t0\tfasciculation\n",
      "line 3: the fasciculation at 1.000000 s repeats line 2" },
};

Test(tables, a_reference_that_repeats_itself_is_refused)
{
    const char *found = scratch_write(folder, "t_events.tsv", reference);
    for (size_t i = 0; i < sizeof contradictory_truths / sizeof contradictory_truths[0]; i++) {
        const bad *x = &contradictory_truths[i];
        const char *path = scratch_write(folder, x->name, x->text);
        myo_score *score = NULL;
        cr_assert_eq(myo_score_run(&score, path, found, NULL, &scratch_log), MYO_MALFORMED);
        cr_assert_not_null(strstr(scratch_error, x->says), "%s says: %s", x->name, scratch_error);
        score = NULL;
        cr_assert_eq(myo_score_run(&score, found, path, NULL, &scratch_log), MYO_OK, "%s", x->name);
        myo_score_close(&score);
    }
}

Test(tables, a_bad_table_costs_its_recording_alone)
{
    static const char good[] = "onset\tduration\ttrial_type\n1\t0\tfasciculation\n";
    scratch_write(folder, "r/a_truth.tsv", good);
    scratch_write(folder, "r/b_truth.tsv", good);
    scratch_write(folder, "d/a_events.tsv", good);
    scratch_write(folder, "d/b_events.tsv", "onset\tduration\ttrial_type\n1\t0\ttwitch\n");
    myo_score *score = NULL;
    cr_assert_eq(myo_score_run(&score, scratch_path(folder, "r"), scratch_path(folder, "d"), NULL,
                               &scratch_log),
                 MYO_FAILED);
    cr_assert_eq(myo_score_of(score, MYO_CLASS_FASCICULATION)->counts.true_positives, 1);
    cr_assert_eq(myo_score_of(score, MYO_CLASS_FASCICULATION)->counts.false_negatives, 0);
    const char *table = myo_score_render(score, MYO_SCORE_TABLE);
    cr_assert_not_null(strstr(table, "NOT SCORED b: "), "%s", table);
    const char *junit = myo_score_render(score, MYO_SCORE_JUNIT);
    cr_assert_not_null(strstr(junit, "errors=\"1\""), "%s", junit);
    cr_assert_not_null(strstr(junit, "scored: 1 found, 0 missed, 0 false"), "%s", junit);
    myo_score_close(&score);
}

Test(tables, what_does_not_exist_is_named)
{
    scratch_write(folder, "det/a_events.tsv", reference);
    const char *const present[] = { scratch_write(folder, "t_events.tsv", reference),
                                    scratch_path(folder, "det") };
    const char *const absent[] = { scratch_path(folder, "nodir"),
                                   scratch_path(folder, "no_events.tsv") };
    for (size_t i = 0; i < 8; i++) {
        const char *there = present[i & 1], *missing = absent[i >> 1 & 1];
        const char *truth = i < 4 ? there : missing, *found = i < 4 ? missing : there;
        myo_score *score = NULL;
        char says[512];
        snprintf(says, sizeof says, "%s: no such file or folder", missing);
        cr_assert_eq(myo_score_run(&score, truth, found, NULL, &scratch_log), MYO_NOT_FOUND);
        cr_assert_null(score);
        cr_assert_str_eq(scratch_error, says);
    }
}

Test(tables, damaged_annotations_are_refused)
{
    unsigned char bytes[128] = { 0 };
    static const char *const maps[] = { "V=fasciculation", "N=fasciculation" };
    myo_score_options options = myo_score_options_default();
    options.maps = maps;
    options.map_count = 2;
    options.rate_hz = 1000;
    const size_t length = make_atr(bytes);
    const char *truth = scratch_write(folder, "t_events.tsv", reference);
    for (size_t cut = 0; cut < length; cut++) {
        myo_score *score = NULL;
        const char *path = scratch_write_bytes(folder, "cut.atr", bytes, cut);
        const myo_status status = myo_score_run(&score, truth, path, &options, &scratch_log);
        cr_assert_eq(status, MYO_MALFORMED, "%zu bytes: %d", cut, (int)status);
        myo_score_close(&score);
    }
}

Test(tables, events_beyond_the_recording_are_refused)
{
    const char *truth = scratch_write(folder, "t_events.tsv", reference);
    myo_score_options options = myo_score_options_default();
    myo_score *score = NULL;
    options.duration_s = 9;
    cr_assert_eq(myo_score_run(&score, truth, truth, &options, &scratch_log), MYO_MALFORMED);
    cr_assert_not_null(strstr(scratch_error, "after the recording's end"), "%s", scratch_error);
}

Test(tables, folders_pair_by_stem)
{
    static const char events[] = "onset\tduration\ttrial_type\n1\t0\tfasciculation\n";
    scratch_write(folder, "ref/day1/a_truth.tsv", events);
    scratch_write(folder, "ref/day1/a_events.tsv", "onset\tduration\ttrial_type\n3\t1\trest\n");
    scratch_write(folder, "ref/sub-01_events.tsv", events);
    scratch_write(folder, "det/day1/a.wav/events.tsv", events);
    scratch_write(folder, "det/day1/a.wav/labels.txt", "1\t1\tfasciculation\n");
    scratch_write(folder, "det/sub-01_emg.edf/events.tsv", events);
    scratch_write(folder, "det/events.tsv", "recording\tonset\nday1/a.wav\t1\n");
    scratch_write(folder, "det/recordings.tsv",
                  "recording\tchannel\tduration_s\tclean_rest_s\nday1/a.wav\tch1\t100\t60\n"
                  "day1/a.wav\tch2\t100\t60\nsub-01_emg.edf\tch1\t100\t60\n");
    const char *ref = scratch_path(folder, "ref"), *det = scratch_path(folder, "det");
    myo_score *score = NULL;
    const myo_status status = myo_score_run(&score, ref, det, NULL, &scratch_log);
    cr_assert_eq(status, MYO_OK, "%s", scratch_error);
    const myo_class_score *points = myo_score_of(score, MYO_CLASS_FASCICULATION);
    cr_assert_eq(points->counts.true_positives, 2);
    cr_assert_eq(points->counts.exposure_us, 180000000, "clean rest of three channels");
    myo_score_close(&score);
    scratch_write(folder, "ref/b_truth.tsv", events);
    cr_assert_eq(myo_score_run(&score, ref, det, NULL, &scratch_log), MYO_NOT_FOUND);
    cr_assert_not_null(strstr(scratch_error, "1 recording of"), "%s", scratch_error);
    cr_assert_not_null(strstr(scratch_error, ": b;"), "%s", scratch_error);
    cr_assert_null(score);
    cr_assert_eq(
        myo_score_run(&score, ref, scratch_path(folder, "det/events.tsv"), NULL, &scratch_log),
        MYO_ARGUMENT);
}
