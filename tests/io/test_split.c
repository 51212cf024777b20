/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recordings split over files, and BIDS datasets. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "io/opening.h"

TestSuite(split, .init = scratch_make, .fini = scratch_remove);

Test(split, files_are_joined_by_a_sidecar)
{
    scratch_generate("io/make_split.py files right");
    cr_assert(myo_recording_probe(scratch_path("a.wav")));
    cr_assert_not(myo_recording_probe(scratch_path("b.csv")), "part of a.wav");
    myo_recording *recording = open_ok(scratch_path("a.wav"), NULL);
    const myo_recording_info *info = myo_recording_describe(recording);
    cr_assert_eq(info->stream_count, 2);
    cr_assert(info->streams[1].rate_hz == 100 && info->streams[1].start_s == -0.25);
    cr_assert_str_eq(info->streams[1].name, "foot");
    cr_assert_str_eq(info->streams[0].channels[0].name, "ch1");
    cr_assert_str_eq(info->streams[1].channels[0].name, "foot/ch1");
    cr_assert_eq(info->streams[1].channels[0].type, MYO_CHANNEL_ACC);
    cr_assert_eq(sample_at(recording, 0, 0, 499), 499);
    cr_assert_eq(sample_at(recording, 1, 0, 150), 150);
    blocks_agree(recording);
    cr_assert_eq(myo_recording_convert(recording, scratch_path("c.h5"), NULL), MYO_OK);
    myo_recording *whole = open_ok(scratch_path("c.h5"), NULL);
    samples_agree(recording, whole, 0, true);
    myo_recording_close(&whole);
    myo_recording_close(&recording);
}

Test(split, wrong_sidecars_are_refused)
{
    static const struct {
        const char *variant, *words;
        myo_status status;
    } cases[] = { { "upwards", "of this folder", MYO_UNSUPPORTED },
                  { "absolute", "of this folder", MYO_UNSUPPORTED },
                  { "no_file_column", "column `file`", MYO_MALFORMED },
                  { "itself", "already", MYO_MALFORMED },
                  { "twice", "line 3", MYO_MALFORMED },
                  { "word_as_start", "start", MYO_MALFORMED },
                  { "absent", "none.csv", MYO_NOT_FOUND } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        scratch_generate("io/make_split.py files %s", cases[i].variant);
        open_refused(scratch_path("a.wav"), NULL, cases[i].status, cases[i].words);
    }
}

Test(split, a_bids_recording_is_understood)
{
    scratch_generate("io/make_split.py bids right");
    myo_recording *recording = open_ok(scratch_path("sub-01/emg/sub-01_task-hold_emg.edf"), NULL);
    const myo_recording_info *info = myo_recording_describe(recording);
    cr_assert(info->mark_count == 1 && info->streams[0].rate_hz == 100);
    cr_assert_str_eq(info->mark_source, "sub-01_task-hold_events.tsv");
    cr_assert_eq(info->streams[0].channels[0].type, MYO_CHANNEL_EMG);
    cr_assert_eq(info->note_count, 2);
    cr_assert_not_null(strstr(info->notes[0], "2 folders above"), "%s", info->notes[0]);
    cr_assert_not_null(strstr(info->notes[1], "50 Hz"), "%s", info->notes[1]);
    myo_recording_close(&recording);
    scratch_generate("io/make_split.py bids wrong");
    open_refused(scratch_path("sub-01/emg/sub-01_task-hold_emg.edf"), NULL, MYO_RATE,
                 "SamplingFrequency");
}
