/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a recording was made, from its file or from the dataset around it. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "core/file.h"
#include "io/opening.h"
#include "io/recorded_at.h"

TestSuite(recorded_at, .init = scratch_make, .fini = scratch_remove);

Test(recorded_at, dates_as_formats_write_them)
{
    static const struct {
        const char *date, *time, *expected;
    } cases[] = {
        { "2017-5-30", "15:34:25.337", "2017-05-30T15:34:25" },
        { "30/05/2017", "15:34:25", "2017-05-30T15:34:25" },
        { "30.05.2017", NULL, "2017-05-30" },
        { "2017-05-30T15:34:25.337+02:00", NULL, "2017-05-30T15:34:25" },
        { "2020-02-29", "7:05", "2020-02-29T07:05:00" },
        { "2017-05-30", "noon", "2017-05-30" },
        { "2017-02-29", "15:34:25", NULL },
        { "2017-13-01", NULL, NULL },
        { "1985-01-01", "00:00:00", NULL },
        { "1904-01-01", NULL, NULL },
        { "n/a", NULL, NULL },
        { "", "", NULL },
        { "30-05/2017", NULL, NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        myo_draft draft = { 0 };
        myo_open_request request = { 0 };
        cr_assert_eq(myo_arena_open(&request.arena), MYO_OK);
        cr_assert_eq(myo_recorded_at_take(&draft, &request, cases[i].date, cases[i].time, "file"),
                     MYO_OK);
        if (cases[i].expected == NULL)
            cr_assert_null(draft.recorded_at, "%s", cases[i].date);
        else
            cr_assert_str_eq(draft.recorded_at, cases[i].expected);
        myo_arena_close(&request.arena);
    }
}

static void write(const char *name, const char *text)
{
    cr_assert_eq(myo_file_write(scratch_path(name), text, strlen(text), NULL), MYO_OK);
}

static void expect(const char *path, const char *when, const char *source)
{
    myo_recording *recording = open_ok(scratch_path(path), NULL);
    const myo_recording_info *info = myo_recording_describe(recording);
    if (when == NULL)
        cr_assert_null(info->recorded_at);
    else {
        cr_assert_str_eq(info->recorded_at, when);
        cr_assert_str_eq(info->recorded_at_source, source);
    }
    myo_recording_close(&recording);
}

/* The sidecars are among the files whose change a resumed batch notices. */
Test(recorded_at, bids_tables_say_it_where_the_file_does_not)
{
    const char *csv =
        "time,emg "
        "(mV)\n0.000,0.05\n0.001,0.75\n0.002,0.45\n0.003,0.15\n0.004,0.85\n0.005,0.55\n0.006,0."
        "25\n0.007,0.95\n0.008,0.65\n0.009,0.35\n0.010,0.05\n0.011,0.75\n";
    static const char *const folders[] = { "sub-01", "sub-01/ses-b", "sub-01/ses-b/emg" };
    for (size_t i = 0; i < 3; i++)
        cr_assert_eq(myo_folder_make(scratch_path(folders[i]), NULL), MYO_OK);
    const char *path = "sub-01/ses-b/emg/sub-01_ses-b_task-hold_emg.csv";
    write(path, csv);
    expect(path, NULL, NULL);
    write("sub-01/sub-01_sessions.tsv", "session_id\tacq_time\nses-a\t2021-01-02T08:00:00\n"
                                        "ses-b\t2021-03-04T09:30:00\n");
    expect(path, "2021-03-04T09:30:00", "sub-01_sessions.tsv");
    write("sub-01/ses-b/sub-01_ses-b_scans.tsv",
          "filename\tacq_time\nemg/sub-01_ses-b_task-hold_emg.csv\t2021-03-04T09:45:10\n");
    expect(path, "2021-03-04T09:45:10", "sub-01_ses-b_scans.tsv");
    myo_recording *recording = open_ok(scratch_path(path), NULL);
    const myo_recording_info *info = myo_recording_describe(recording);
    size_t seen = 0;
    for (size_t i = 0; i < info->file_count; i++)
        seen += strstr(info->files[i].path, "_scans.tsv") != NULL ||
                strstr(info->files[i].path, "_sessions.tsv") != NULL;
    cr_assert_eq(seen, 3);
    myo_recording_close(&recording);
}

Test(recorded_at, a_conversion_keeps_it)
{
    const char *hea = "r 1 1000 4 15:34:25 30/05/2017\nr.dat 16 1000/mV 16 0 0 0 0 EMG\n";
    write("r.hea", hea);
    cr_assert_eq(myo_file_write(scratch_path("r.dat"), "\1\0\2\0\3\0\4\0", 8, NULL), MYO_OK);
    expect("r.hea", "2017-05-30T15:34:25", "file");
    myo_recording *recording = open_ok(scratch_path("r.hea"), NULL);
    cr_assert_eq(myo_recording_convert(recording, scratch_path("r.h5"), NULL), MYO_OK);
    myo_recording_close(&recording);
    expect("r.h5", "2017-05-30T15:34:25", "file");
}

Test(recorded_at, real_recordings_have_theirs)
{
    static const char *const files[] = { "opensignals/emg_fatigue.h5", "opensignals/sync_acc_1.txt",
                                         "opensignals/eda_slow_signal.edf" };
    static const char *const dates[] = { "2017-05-30T15:34:25", "2019-03-29T13:55:04",
                                         "2020-03-16T19:12:51" };
    for (size_t i = 0; i < 3; i++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", MYO_SHARED_DATA, files[i]);
        if (!myo_file_exists(path))
            cr_skip_test("../shared/data is not there");
        myo_recording *recording = open_ok(path, NULL);
        cr_assert_str_eq(myo_recording_describe(recording)->recorded_at, dates[i]);
        myo_recording_close(&recording);
    }
}
