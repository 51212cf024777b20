/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who, when and which muscle: order comes from dates, sides from names, and every sentence of the
 * page from the rows of the table. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "myoscribe/report.h"
#include "report/batch/batch_files.h"
#include "report/batch/folder_names.h"
#include "report/batch/muscle_name.h"
#include "report/batch/pooled_rate.h"
#include "report/batch/season_change.h"
#include "report/fake_result.h"
#include "report/scratch_folder.h"

enum { MOST = 16 };

static myo_batch_row rows[MOST];
static size_t row_count;
static const char *folder;

static void add(const char *key, const fake_scene *scene)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, key);
    myo_result *result = fake_result_open(scene);
    cr_assert_eq(myo_report_write(result, path, key, MYO_FORMAT_EVENTS, NULL), MYO_OK);
    myo_result_close(&result);
    rows[row_count++] = (myo_batch_row) { .input = key, .key = key };
}

static void collect(const char *participants, const char *recordings_info)
{
    static char paths[2][1024];
    const char *tables[2] = { participants, recordings_info };
    for (size_t i = 0; i < 2; i++) {
        snprintf(paths[i], sizeof paths[i], "%s/%s.tsv", folder,
                 i == 0 ? "participants" : "recordings_info");
        if (tables[i] != NULL)
            cr_assert_eq(myo_file_write(paths[i], tables[i], strlen(tables[i]), NULL), MYO_OK);
    }
    const myo_batch_input input = { .folder = folder,
                                    .count = row_count,
                                    .rows = rows,
                                    .formats = MYO_FORMAT_EVENTS | MYO_FORMAT_REPORT,
                                    .participants = participants == NULL ? NULL : paths[0],
                                    .recordings_info = recordings_info == NULL ? NULL : paths[1] };
    cr_assert_eq(myo_batch_write(NULL, &input, NULL), MYO_OK);
}

/* The cell of a recording's first channel; free with free(). */
static char *cell(const char *key, const char *column)
{
    char *table = scratch_read(folder, "recordings.tsv", NULL);
    size_t index = 0;
    const char *at = table;
    for (;; index++) {
        const size_t length = strcspn(at, "\t\n");
        if (strlen(column) == length && memcmp(at, column, length) == 0)
            break;
        cr_assert_neq(at[length], '\n', "no column %s", column);
        at += length + 1;
    }
    char line[1100];
    snprintf(line, sizeof line, "\n%s\t", key);
    at = strstr(table, line);
    cr_assert_not_null(at, "%s", key);
    at++;
    for (size_t i = 0; i < index; i++)
        at += strcspn(at, "\t\n") + 1;
    char *out = strndup(at, strcspn(at, "\t\n"));
    free(table);
    return out;
}

static void expect(const char *key, const char *column, const char *value)
{
    char *is = cell(key, column);
    cr_assert_str_eq(is, value, "%s of %s", column, key);
    free(is);
}

static void start(void)
{
    folder = scratch_folder();
    row_count = 0;
}

static void end(void)
{
    scratch_remove(folder);
}

TestSuite(season, .init = start, .fini = end);

Test(season, sides_as_labs_write_them)
{
    static const struct {
        const char *name, *side, *muscle;
    } cases[] = {
        { "LT GASTROC", "left", "GASTROC" },
        { "RT GASTROC", "right", "GASTROC" },
        { "L_GAS", "left", "GAS" },
        { "GAS-R", "right", "GAS" },
        { "gastroc (left)", "left", "gastroc" },
        { "GastrocnemiusL", "left", "Gastrocnemius" },
        { "LGastroc", "left", "Gastroc" },
        { "Links", "left", NULL },
        { "Tibialis rechts", "right", "Tibialis" },
        { "gauche", "left", NULL },
        { "jambier droit", "right", "jambier" },
        { "R. Tib. Ant.", "right", "Tib Ant" },
        { "gemelo izquierdo", "left", "gemelo" },
        { "LG", NULL, "LG" },
        { "RF", NULL, "RF" },
        { "Lateral", NULL, "Lateral" },
        { "vastus lateralis", NULL, "vastus lateralis" },
        { "left-right", NULL, "left-right" },
        { "EMG", NULL, "EMG" },
        { "ch1", NULL, "ch1" },
    };
    myo_arena *arena = NULL;
    cr_assert_eq(myo_arena_open(&arena), MYO_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        myo_muscle_name is;
        cr_assert_eq(myo_muscle_name_split(&is, cases[i].name, arena), MYO_OK);
        cr_assert((is.side == NULL) == (cases[i].side == NULL), "%s", cases[i].name);
        cr_assert(is.side == NULL || strcmp(is.side, cases[i].side) == 0, "%s", cases[i].name);
        cr_assert((is.muscle == NULL) == (cases[i].muscle == NULL), "%s", cases[i].name);
        cr_assert(is.muscle == NULL || strcmp(is.muscle, cases[i].muscle) == 0, "%s: %s",
                  cases[i].name, is.muscle);
    }
    cr_assert(myo_muscle_name_same("Tib Ant", "tib.ant") && !myo_muscle_name_same("TA", "T"));
    cr_assert(myo_muscle_name_same(NULL, NULL) && !myo_muscle_name_same(NULL, "TA"));
    myo_arena_close(&arena);
}

Test(season, names_of_visits)
{
    static const char *const visits[] = { "2024-03-04", "20240304", "04.03.2024", "ses-2",
                                          "ses-pre",    "Day 03",   "after",      "pre",
                                          "week_7",     "t1" };
    static const char *const others[] = { "anna", "t", "broken", "hold", "12", "Daytona", "S" };
    for (size_t i = 0; i < sizeof visits / sizeof *visits; i++)
        cr_assert(myo_names_visit(visits[i]), "%s", visits[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        cr_assert_not(myo_names_visit(others[i]), "%s", others[i]);
}

/* "after" stands before "before" in the alphabet; the dates say otherwise. */
Test(season, order_comes_from_dates_not_from_names)
{
    fake_scene many = { .seconds = 240, .emg_channels = 1, .twitches_per_channel = 60 };
    fake_scene few = { .seconds = 240, .emg_channels = 1, .twitches_per_channel = 6 };
    few.recorded_at = "2024-03-04T08:00:00";
    many.recorded_at = "2024-03-04T17:00:00";
    add("anna/2024-03-04/before.wav", &few);
    add("anna/2024-03-04/after.wav", &many);
    many.recorded_at = "2024-03-01T17:00:00";
    add("anna/2024-03-01/zebra.wav", &many);
    collect(NULL, NULL);
    char *page = scratch_read(folder, "index.html", NULL);
    cr_assert(scratch_has(page, "anna/2024-03-04/after.wav (2024-03-04T17:00:00) against "
                                "anna/2024-03-04/before.wav (2024-03-04T08:00:00): more twitching: "
                                "10 times the rate"));
    cr_assert(scratch_has(page, "2024-03-04 against the 1 day before: less twitching"));
    expect("anna/2024-03-04/after.wav", "recorded_at", "2024-03-04T17:00:00");
    expect("anna/2024-03-04/after.wav", "session", "2024-03-04");
    expect("anna/2024-03-04/after.wav", "participant", "anna");
    free(page);
}

/* A day on which another muscle was recorded says nothing about the first. */
Test(season, days_are_compared_by_the_muscles_of_both)
{
    static const char *const calf[] = { "calf" }, *const thigh[] = { "thigh" };
    fake_scene scene = { .seconds = 240,
                         .emg_channels = 1,
                         .twitches_per_channel = 60,
                         .names = calf,
                         .recorded_at = "2024-01-01T08:00:00" };
    add("anna/2024-01-01/a.wav", &scene);
    scene.names = thigh;
    scene.twitches_per_channel = 3;
    scene.recorded_at = "2024-01-02T08:00:00";
    add("anna/2024-01-02/a.wav", &scene);
    collect(NULL, NULL);
    char *page = scratch_read(folder, "index.html", NULL);
    cr_assert(
        scratch_has(page, "2024-01-02 against the 1 day before: no muscle has clean rest in both"));
    free(page);
}

Test(season, nothing_is_claimed_without_dates)
{
    const fake_scene scene = { .seconds = 240, .emg_channels = 1, .twitches_per_channel = 20 };
    add("anna/before.wav", &scene);
    add("anna/after.wav", &scene);
    collect(NULL, NULL);
    char *page = scratch_read(folder, "index.html", NULL);
    cr_assert(scratch_has(page, "names tell no order"));
    cr_assert_not(scratch_has(page, "Before and after on one day"));
    free(page);
    /* the remedy the page names */
    collect(NULL, "recording\tdate\nbefore.wav\t2024-01-01T08:00:00\nafter.wav\t2024-01-03\n");
    page = scratch_read(folder, "index.html", NULL);
    cr_assert_not(scratch_has(page, "names tell no order"));
    cr_assert(scratch_has(page, "2024-01-03 against the 1 day before"));
    free(page);
}

Test(season, tables_say_who_and_when)
{
    const fake_scene scene = { .seconds = 120, .emg_channels = 1, .recorded_at = "2020-01-01" };
    add("x/sub-01_ses-a_task-hold_emg.wav", &scene);
    add("x/sub-02_ses-a_emg.wav", &scene);
    add("x/odd.wav", &scene);
    collect("participant_id\tsession\tsport\tdate\nsub-01\tses-a\trun\t2021-05-06\n"
            "sub-02\tses-b\tswim\t2021-05-07\nsub-03\tn/a\trun\tn/a\n",
            "recording\tparticipant\tsession\ttask\tdate\n"
            "odd.wav\tsub-03\tfirst\trest\t06.05.2021\n");
    expect("x/sub-01_ses-a_task-hold_emg.wav", "participant", "sub-01");
    expect("x/sub-01_ses-a_task-hold_emg.wav", "session", "ses-a");
    expect("x/sub-01_ses-a_task-hold_emg.wav", "task", "hold");
    expect("x/sub-01_ses-a_task-hold_emg.wav", "group", "run");
    /* the file's own date counts before the table of participants */
    expect("x/sub-01_ses-a_task-hold_emg.wav", "recorded_at", "2020-01-01");
    /* a row of another session is not this recording's */
    expect("x/sub-02_ses-a_emg.wav", "group", "n/a");
    /* what recordings_info.tsv says counts before everything */
    expect("x/odd.wav", "participant", "sub-03");
    expect("x/odd.wav", "recorded_at", "2021-05-06");
    expect("x/odd.wav", "group", "run");
    expect("x/odd.wav", "task", "rest");
}

/* What returns in another session is a task, numbered or not; "before" is none. */
Test(season, names_that_return_are_tasks)
{
    const fake_scene scene = { .seconds = 120, .emg_channels = 1 };
    static const char *const keys[] = { "anna/ses-1/hold_1.wav", "anna/ses-1/hold_2.wav",
                                        "anna/ses-1/once.wav",   "anna/ses-1/before.wav",
                                        "anna/ses-2/before.wav", "anna/ses-2/hold.wav" };
    static const char *const tasks[] = { "hold", "hold", "n/a", "n/a", "n/a", "hold" };
    for (size_t i = 0; i < 6; i++)
        add(keys[i], &scene);
    collect(NULL, NULL);
    for (size_t i = 0; i < 6; i++)
        expect(keys[i], "task", tasks[i]);
}

Test(season, folders_named_for_their_contents_are_nobody)
{
    const fake_scene scene = { .seconds = 120, .emg_channels = 1 };
    add("a/t1.wav", &scene);
    add("broken/t2.wav", &scene);
    add("b/broken/t3.wav", &scene);
    collect(NULL, NULL);
    expect("a/t1.wav", "participant", "a");
    expect("broken/t2.wav", "participant", "n/a");
    expect("b/broken/t3.wav", "participant", "b");
    char *page = scratch_read(folder, "index.html", NULL);
    cr_assert_not(scratch_has(page, "<h3>broken"));
    free(page);
}

Test(season, amplitudes_in_percent_of_a_reference)
{
    static const char *const left[] = { "TA (left)" }, *const right[] = { "TA_R" };
    fake_scene scene = { .seconds = 120, .emg_channels = 1, .names = left, .rms = 50 };
    add("anna/2024-01-01/hold.wav", &scene);
    scene.names = right;
    add("anna/2024-01-01/other.wav", &scene);
    scene.names = left;
    scene.rms = 200;
    scene.rms_reference = 200;
    add("anna/2024-01-01/max.wav", &scene);
    scene.rms = 100;
    scene.rms_reference = 400;
    add("anna/2024-02-01/max.wav", &scene);
    scene.rms_reference = 0;
    add("ben/2024-01-01/hold.wav", &scene);
    collect(NULL, NULL);
    expect("anna/2024-01-01/hold.wav", "mvc_pct", "25.0");
    expect("anna/2024-01-01/max.wav", "mvc_pct", "100.0");
    expect("anna/2024-02-01/max.wav", "mvc_pct", "25.0");
    expect("anna/2024-01-01/other.wav", "mvc_pct", "n/a");
    expect("ben/2024-01-01/hold.wav", "mvc_pct", "n/a");
    expect("anna/2024-01-01/hold.wav", "side", "left");
    expect("anna/2024-01-01/hold.wav", "muscle", "TA");
    expect("anna/2024-01-01/hold.wav", "rms_max", "50");
}

Test(season, left_against_right)
{
    static const char *const names[] = { "L_GAS", "GasR" };
    const fake_scene scene = {
        .seconds = 240, .emg_channels = 2, .twitches_per_channel = 20, .names = names, .rms = 80
    };
    add("anna/t1.wav", &scene);
    collect(NULL, NULL);
    char *page = scratch_read(folder, "index.html", NULL);
    cr_assert(scratch_has(page, "no clear difference, left over right: 1 times the rate"));
    cr_assert(scratch_has(page, "left over right: 1 (1 recording with both)"));
    free(page);
}

/* A change is more than chance when it is over what one day's repetitions differ by. */
Test(season, smallest_change_from_repetitions)
{
    myo_batch_channel channels[6] = { { .emg = true } };
    myo_batch_recording recordings[6] = { { .failed = false } };
    myo_season_entry entries[6];
    const double values[6] = { 100, 104, 98, 102, 101, 97 };
    static const char *const days[6] = { "2024-01-01", "2024-01-01", "2024-01-02",
                                         "2024-01-02", "2024-01-03", "2024-01-03" };
    for (size_t i = 0; i < 6; i++) {
        channels[i].row.summary.mdf_start_hz = values[i];
        recordings[i].place.recorded_at = days[i];
        entries[i] = (myo_season_entry) { &recordings[i], &channels[i] };
    }
    const myo_season_muscle muscle = { .count = 6, .entries = entries };
    /* differences 4, 4, 4: the variance within a day is 8 */
    cr_assert_float_eq(myo_smallest_change(&muscle, NULL, myo_value_mdf, false),
                       1.96 * sqrt(2) * sqrt(8), 1e-9);
    const myo_season_muscle once = { .count = 3, .entries = entries };
    cr_assert(isnan(myo_smallest_change(&once, NULL, myo_value_mdf, false)));
    cr_assert(isnan(myo_smallest_change(&muscle, "hold", myo_value_mdf, false)));
    const double rise = myo_smallest_rise(10, 300, 1);
    cr_assert(rise > 1.5 && rise < 3.5, "%g", rise);
    cr_assert(myo_smallest_rise(100, 300, 1) < rise);
    cr_assert(myo_smallest_rise(10, 300, 3) > rise);
    cr_assert(isnan(myo_smallest_rise(10, 0, 1)));
}

/* Bursts widen what is pooled as they widen each row; the rate stays. */
Test(season, pooled_rates_know_of_bursts)
{
    const myo_summary single = { .fasciculations = 60,
                                 .fasciculations_per_min = 12,
                                 .clean_rest_s = 300,
                                 .rate_dispersion = 1 };
    myo_summary bursts = single;
    bursts.rate_dispersion = 4;
    myo_pooled_rate a = { 0, 0, 0 }, b = { 0, 0, 0 };
    double low, high, wide_low, wide_high;
    myo_pooled_add(&a, &single);
    myo_pooled_add(&b, &bursts);
    myo_pooled_interval(&a, &low, &high);
    myo_pooled_interval(&b, &wide_low, &wide_high);
    cr_assert(a.count == 60 && b.count == 60);
    cr_assert_float_eq(low, 9.157, 0.01, "Garwood's interval of 60 in 5 minutes");
    cr_assert(wide_low < low && wide_high > high);
    cr_assert_float_eq(wide_high - wide_low, 2 * (high - low), 0.15 * (high - low));
    const myo_ratio narrow = myo_pooled_ratio(&a, &a), wide = myo_pooled_ratio(&b, &b);
    cr_assert(narrow.ratio == wide.ratio && wide.low < narrow.low && wide.high > narrow.high);
}

Test(season, plots_join_equal_tasks_only)
{
    fake_scene scene = {
        .seconds = 120, .emg_channels = 1, .hold = true, .rms = 80, .mdf_start_hz = 90
    };
    static const char *const dates[] = { "2024-01-01T10:00:00", "2024-01-08T10:00:00" };
    static const char *const keys[] = { "anna/2024-01-01/task-hold_1.wav",
                                        "anna/2024-01-01/task-push_1.wav",
                                        "anna/2024-01-08/task-hold_1.wav",
                                        "anna/2024-01-08/task-push_1.wav" };
    for (size_t i = 0; i < 4; i++) {
        scene.recorded_at = dates[i / 2];
        add(keys[i], &scene);
    }
    collect(NULL, NULL);
    char *page = scratch_read(folder, "index.html", NULL);
    cr_assert(scratch_has(page, "Over the season"));
    cr_assert(scratch_has(page, ">hold</b>, <b style=\"color:#009e73\">push</b>"));
    cr_assert(scratch_has(page, "2024-01-01") && scratch_has(page, "2024-01-08"));
    free(page);
}
