/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The batch's files, rebuilt from finished folders. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "myoscribe/report.h"
#include "report/batch/batch_files.h"
#include "report/batch/natural_order.h"
#include "report/batch/rate_ratio.h"
#include "report/fake_result.h"
#include "report/scratch_folder.h"

static const fake_scene scene = {
    .seconds = 240, .emg_channels = 2, .twitches_per_channel = 7, .hold = true, .cramp = true
};

static void analyse(const char *folder, const char *key, const fake_scene *of)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, key);
    myo_result *result = fake_result_open(of);
    cr_assert_eq(myo_report_write(result, path, key, MYO_FORMAT_EVENTS, NULL), MYO_OK);
    myo_result_close(&result);
}

static myo_batch_totals collect(const char *folder, const myo_batch_row *rows, size_t count)
{
    myo_batch_totals totals;
    const myo_batch_input input = { .folder = folder,
                                    .count = count,
                                    .rows = rows,
                                    .formats = MYO_FORMAT_EVENTS | MYO_FORMAT_REPORT };
    cr_assert_eq(myo_batch_write(&totals, &input, NULL), MYO_OK);
    return totals;
}

Test(batch_files, rows_of_every_recording)
{
    const char *folder = scratch_folder();
    analyse(folder, "b/two.wav", &scene);
    analyse(folder, "a/one.wav", &scene);
    const myo_batch_row rows[] = {
        { .input = "b/two.wav", .key = "b/two.wav" },
        { .input = "z.wav", .failed = true, .message = "z.wav:\tthe file is empty" },
        { .input = "a/one.wav", .key = "a/one.wav", .message = "2 warnings" },
    };
    const myo_batch_totals totals = collect(folder, rows, 3);
    cr_assert(totals.recordings == 2 && totals.failed == 1 && totals.channels == 4);
    cr_assert(totals.fasciculations == 28 && totals.cramps == 2 && totals.fatigued == 4);
    cr_assert_str_eq(
        totals.words,
        "24 definite fasciculations and 4 not definite, 0 cramps and 2 cramp-like, fatigue in 4 "
        "of 4 channels that can tell");
    char *status = scratch_read(folder, "status.tsv", NULL);
    cr_assert_str_eq(status, "input\tstatus\tmessage\na/one.wav\tok\t2 warnings\n"
                             "b/two.wav\tok\tn/a\nz.wav\tfailed\tz.wav:\\tthe file is empty\n");
    char *table = scratch_read(folder, "recordings.tsv", NULL);
    const char *header =
        "recording\tchannel\tduration_s\tclean_rest_s\texcluded_s\texcluded_why\tfasciculations\t"
        "fasciculations_per_min\trate_low\trate_high\tcramps\tfatigue\tmdf_slope_pct_per_s\t"
        "slope_low\tslope_high\tsnr_db\tcalibrated\tnote\tquiet_s\tlow_level_s\tcontraction_s\t"
        "counted\tdefinite\tlike\tindeterminate\trate_policy\trms_max\tpeak_max\tmdf_start_hz\t"
        "mvc_pct\tparticipant\tsession\ttask\tgroup\tside\tmuscle\trecorded_at\n";
    cr_assert_eq(strncmp(table, header, strlen(header)), 0);
    const char *row =
        "a/one.wav\tm1\t240.000000\t144.000000\t0.500000\tclip 0.3 s, gap 0.2 s\t7\t"
        "2.917\t2.042\t5.625\t1\tfound\t-0.360\t-0.430\t-0.290\t24.2\ttrue\tn/a\tn/a\tn/a\tn/"
        "a\t7\t6\t0\t"
        "1\tall, over clean rest\tn/a\tn/a\tn/a\tn/a\ta\tn/a\tn/a\tn/a\tn/a\tm1\tn/a\n";
    cr_assert_eq(strncmp(table + strlen(header), row, strlen(row)), 0, "%s", table);
    free(status);
    free(table);
    scratch_remove(folder);
}

Test(batch_files, events_carry_their_recording)
{
    const char *folder = scratch_folder();
    fake_scene longer = scene;
    longer.seconds = 300;
    analyse(folder, "b.wav", &longer);
    analyse(folder, "a.wav", &scene);
    const myo_batch_row rows[] = { { .input = "a.wav", .key = "a.wav" },
                                   { .input = "b.wav", .key = "b.wav" } };
    const myo_batch_totals totals = collect(folder, rows, 2);
    char *all = scratch_read(folder, "events.tsv", NULL);
    char *one = scratch_read(folder, "b.wav/events.tsv", NULL);
    const char *header = "recording\tonset\tduration\ttrial_type\t";
    cr_assert_eq(strncmp(all, header, strlen(header)), 0);
    size_t lines = 0;
    for (const char *c = all; *c != '\0'; c++)
        lines += *c == '\n';
    cr_assert_eq(lines, 1 + totals.events);
    /* the last line of the last recording is there whole, after its key */
    const char *last = one + strlen(one) - 1;
    while (last > one && last[-1] != '\n')
        last--;
    const char *at = strstr(all, last);
    cr_assert(at != NULL && strncmp(at - 6, "b.wav\t", 6) == 0);
    free(all);
    free(one);
    scratch_remove(folder);
}

Test(batch_files, order_of_inputs_changes_nothing)
{
    const char *folder = scratch_folder();
    analyse(folder, "a.wav", &scene);
    analyse(folder, "b.wav", &scene);
    const myo_batch_row rows[] = { { .input = "a.wav", .key = "a.wav" },
                                   { .input = "b.wav", .key = "b.wav" },
                                   { .input = "a.wav", .key = "a.wav" } };
    static const char *const names[] = { "index.html", "events.tsv",  "recordings.tsv",
                                         "status.tsv", "events.json", "recordings.json" };
    char *before[6];
    collect(folder, rows, 2);
    for (size_t i = 0; i < 6; i++)
        before[i] = scratch_read(folder, names[i], NULL);
    collect(folder, rows + 1, 2);
    for (size_t i = 0; i < 6; i++) {
        char *after = scratch_read(folder, names[i], NULL);
        cr_assert(before[i] != NULL && after != NULL, "%s", names[i]);
        cr_assert_str_eq(before[i], after, "%s", names[i]);
        free(before[i]);
        free(after);
    }
    scratch_remove(folder);
}

Test(batch_files, damaged_folders_fail_alone)
{
    const char *folder = scratch_folder();
    static const char *const keys[] = { "whole", "cut", "array", "absent", "columns" };
    myo_batch_row rows[5];
    for (size_t i = 0; i < 5; i++) {
        rows[i] = (myo_batch_row) { .input = keys[i], .key = keys[i] };
        analyse(folder, keys[i], &scene);
    }
    char path[1024];
    snprintf(path, sizeof path, "%s/cut/summary.json", folder);
    cr_assert_eq(myo_file_write(path, "{\"format\": \"myo", 15, NULL), MYO_OK);
    snprintf(path, sizeof path, "%s/array/summary.json", folder);
    cr_assert_eq(myo_file_write(path, "[1, 2]", 6, NULL), MYO_OK);
    snprintf(path, sizeof path, "%s/absent/summary.json", folder);
    cr_assert_eq(remove(path), 0);
    snprintf(path, sizeof path, "%s/columns/events.tsv", folder);
    cr_assert_eq(myo_file_write(path, "onset\n1\n", 8, NULL), MYO_OK);
    const myo_batch_totals totals = collect(folder, rows, 5);
    cr_assert(totals.recordings == 1 && totals.failed == 4);
    char *status = scratch_read(folder, "status.tsv", NULL);
    cr_assert(scratch_has(status, "cut/summary.json is damaged"));
    cr_assert(scratch_has(status, "array/summary.json is damaged"));
    cr_assert(scratch_has(status, "absent/summary.json is missing"));
    cr_assert(scratch_has(status, "columns/events.tsv has other columns"));
    cr_assert(scratch_has(status, "whole\tok\tn/a\n"));
    free(status);
    scratch_remove(folder);
}

/* Numbers of the wrong type or size are not believed. */
Test(batch_files, strange_numbers_become_missing)
{
    const char *folder = scratch_folder();
    char path[1024];
    snprintf(path, sizeof path, "%s/x", folder);
    cr_assert_eq(myo_folder_make(path, NULL), MYO_OK);
    const char *json = "{\"format\": \"myoscribe summary\", \"channels\": [{\"channel\": 7, "
                       "\"fasciculations\": 1e300, \"cramps\": -5, \"duration_s\": \"long\", "
                       "\"rate_over_time\": {\"a\": 1}, \"preview\": {\"low\": [1, null, 900], "
                       "\"high\": 3}}, 12]}";
    snprintf(path, sizeof path, "%s/x/summary.json", folder);
    cr_assert_eq(myo_file_write(path, json, strlen(json), NULL), MYO_OK);
    const myo_batch_row row = { .input = "x", .key = "x" };
    const myo_batch_input input = {
        .folder = folder, .count = 1, .rows = &row, .formats = MYO_FORMAT_REPORT
    };
    cr_assert_eq(myo_batch_write(NULL, &input, NULL), MYO_OK);
    scratch_remove(folder);
}

Test(batch_files, groups_and_people_by_folders)
{
    const char *folder = scratch_folder();
    static const char *const keys[] = { "old/anna/t1.wav", "old/anna/t2.wav", "young/ben/t1.wav",
                                        "young/ben/t10.wav" };
    myo_batch_row rows[4];
    for (size_t i = 0; i < 4; i++) {
        fake_scene one = scene;
        one.twitches_per_channel = i == 1 ? 40 : 7;
        rows[i] = (myo_batch_row) { .input = keys[i], .key = keys[i] };
        analyse(folder, keys[i], &one);
    }
    collect(folder, rows, 4);
    char *page = scratch_read(folder, "index.html", NULL);
    cr_assert(scratch_has(page, "<th scope=\"row\">old") && scratch_has(page, "row\">young"));
    cr_assert(scratch_has(page, "<h3>anna"));
    cr_assert(scratch_has(page, "settling: 0 times the rate (95 % interval 0 to 0."));
    /* names say nothing of order */
    cr_assert(scratch_has(page, "Not said: 2 of 2 recordings carry no date"));
    cr_assert_not(scratch_has(page, "against the 1 day before"));
    free(page);
    scratch_remove(folder);
}

Test(batch_files, groups_by_participants_table)
{
    const char *folder = scratch_folder();
    static const char *const keys[] = { "sub-01/t.wav", "sub-02_t.wav", "sub-03/t.wav" };
    myo_batch_row rows[3];
    for (size_t i = 0; i < 3; i++) {
        rows[i] = (myo_batch_row) { .input = keys[i], .key = keys[i] };
        analyse(folder, keys[i], &scene);
    }
    char path[1024];
    snprintf(path, sizeof path, "%s/participants.tsv", folder);
    const char *table = "participant_id\tage\tsport\nsub-01\t21\trun\nsub-02\t33\tswim\n"
                        "sub-03\t41\trun\n";
    cr_assert_eq(myo_file_write(path, table, strlen(table), NULL), MYO_OK);
    const myo_batch_input input = { .folder = folder,
                                    .count = 3,
                                    .rows = rows,
                                    .formats = MYO_FORMAT_REPORT,
                                    .participants = path };
    cr_assert_eq(myo_batch_write(NULL, &input, NULL), MYO_OK);
    char *page = scratch_read(folder, "index.html", NULL);
    cr_assert(scratch_has(page, "participants.tsv, column sport"));
    cr_assert(scratch_has(page, "<th scope=\"row\">run<td class=\"number\">2<"));
    cr_assert(scratch_has(page, "<h3>sub-02"));
    free(page);
    scratch_remove(folder);
}

Test(batch_files, ratios_of_rates)
{
    const myo_ratio even = myo_ratio_make(10, 60, 10, 60);
    cr_assert(fabs(even.ratio - 1) < 1e-12 && even.low < 1 && even.high > 1);
    const myo_ratio half = myo_ratio_make(10, 60, 40, 120);
    cr_assert_float_eq(half.ratio, 0.5, 1e-12);
    const myo_ratio none = myo_ratio_make(0, 60, 12, 60);
    cr_assert(none.ratio == 0 && none.low == 0 && none.high > 0.1 && none.high < 1);
    const myo_ratio only = myo_ratio_make(12, 60, 0, 60);
    cr_assert(isinf(only.ratio) && only.low > 1);
    cr_assert(isnan(myo_ratio_make(0, 60, 0, 60).ratio));
    cr_assert(isnan(myo_ratio_make(3, 0, 2, 60).ratio));
}

Test(batch_files, natural_order)
{
    static const char *const sorted[] = { "a", "a1", "a2", "a02b", "a10", "a10b", "b" };
    for (size_t i = 0; i + 1 < sizeof sorted / sizeof *sorted; i++)
        cr_assert_lt(myo_natural_order(sorted[i], sorted[i + 1]), 0, "%s", sorted[i]);
    cr_assert_eq(myo_natural_order("x7", "x7"), 0);
}
