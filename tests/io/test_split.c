/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recordings split over files, and BIDS datasets. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "io/opening.h"

TestSuite(split, .init = scratch_make, .fini = scratch_remove);

static const char *const FILES =
    "import scipy.io.wavfile as w\n"
    "w.write('a.wav', 2000, (np.arange(4000) % 500).astype('i2'))\n"
    "with open('b.csv', 'w') as f:\n"
    "    f.write('time_s,ch1 (g)\\n')\n"
    "    for i in range(200): f.write('%.2f,%d\\n' % (i / 100, i))\n"
    "t = lambda n, s: open(n, 'w').write(s.replace(' ', '\\t'))\n"
    "t('a_channels.tsv', 'name type units full_scale\\nch1 EMG uV 32768\\n')\n";

static void write_files(const char *more)
{
    char script[4096];
    snprintf(script, sizeof script, "%s%s", FILES, more);
    scratch_python(script);
}

Test(split, files_are_joined_by_a_sidecar)
{
    write_files("t('a_streams.tsv', 'file stream start\\nb.csv foot -0.25\\n')\n");
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
        const char *table, *words;
        myo_status status;
    } cases[] = { { "file\\n../b.csv\\n", "of this folder", MYO_UNSUPPORTED },
                  { "file\\n/etc/passwd\\n", "of this folder", MYO_UNSUPPORTED },
                  { "name\\nb.csv\\n", "column `file`", MYO_MALFORMED },
                  { "file\\na.wav\\n", "already", MYO_MALFORMED },
                  { "file\\nb.csv\\nb.csv\\n", "line 3", MYO_MALFORMED },
                  { "file start\\nb.csv soon\\n", "start", MYO_MALFORMED },
                  { "file\\nnone.csv\\n", "none.csv", MYO_NOT_FOUND } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char more[512];
        snprintf(more, sizeof more, "t('a_streams.tsv', '%s')\n", cases[i].table);
        write_files(more);
        open_refused(scratch_path("a.wav"), NULL, cases[i].status, cases[i].words);
    }
}

static const char *const BIDS =
    "import os, json\n"
    "os.makedirs('sub-01/emg', exist_ok=True)\n"
    "open('dataset_description.json', 'w').write('{}')\n"
    "f = lambda v, n: str(v).encode().ljust(n)\n"
    "h = f(0, 8) + f('X X X X', 80) + f('x', 80) + b'01.01.2410.00.00' + f(512, 8) + f('', 44)\n"
    "h += f(2, 8) + f(1, 8) + f(1, 4) + f('BB', 16) + f('', 80) + f('uV', 8) + f(-500, 8) +\\\n"
    "    f(500, 8) + f(-32768, 8) + f(32767, 8) + f('', 80) + f(100, 8) + f('', 32)\n"
    "h += np.arange(200, dtype='<i2').tobytes()\n"
    "open('sub-01/emg/sub-01_task-hold_emg.edf', 'wb').write(h)\n"
    "t = lambda n, s: open('sub-01/emg/sub-01_task-hold_' + n, 'w').write(s.replace(' ', '\\t'))\n"
    "t('channels.tsv', 'name type units target_muscle\\nBB EMG uV biceps\\n')\n"
    "t('events.tsv', 'onset duration trial_type\\n0.5 1 rest\\n')\n";

Test(split, a_bids_recording_is_understood)
{
    char script[4096];
    snprintf(script, sizeof script, "%s%s", BIDS,
             "json.dump({'SamplingFrequency': 100, 'PowerLineFrequency': 50},"
             " open('task-hold_emg.json', 'w'))\n");
    scratch_python(script);
    myo_recording *recording = open_ok(scratch_path("sub-01/emg/sub-01_task-hold_emg.edf"), NULL);
    const myo_recording_info *info = myo_recording_describe(recording);
    cr_assert(info->mark_count == 1 && info->streams[0].rate_hz == 100);
    cr_assert_str_eq(info->mark_source, "sub-01_task-hold_events.tsv");
    cr_assert_eq(info->streams[0].channels[0].type, MYO_CHANNEL_EMG);
    cr_assert_eq(info->note_count, 2);
    cr_assert_not_null(strstr(info->notes[0], "2 folders above"), "%s", info->notes[0]);
    cr_assert_not_null(strstr(info->notes[1], "50 Hz"), "%s", info->notes[1]);
    myo_recording_close(&recording);
    snprintf(script, sizeof script, "%s%s", BIDS,
             "json.dump({'SamplingFrequency': 2000},"
             " open('sub-01/emg/sub-01_task-hold_emg.json', 'w'))\n");
    scratch_python(script);
    open_refused(scratch_path("sub-01/emg/sub-01_task-hold_emg.edf"), NULL, MYO_RATE,
                 "SamplingFrequency");
}
