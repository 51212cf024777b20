/* SPDX-License-Identifier: GPL-3.0-or-later */
/* WFDB records packed byte by byte from the specification, and PhysioNet's own. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "io/opening.h"

TestSuite(wfdb, .init = scratch_make, .fini = scratch_remove);

Test(wfdb, every_format_is_unpacked_exactly)
{
    static const int formats[] = { 16, 61, 80, 212, 24, 32 };
    scratch_generate("io/make_wfdb.py formats");
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        char name[32];
        snprintf(name, sizeof name, "r%d.hea", formats[i]);
        myo_recording *recording = open_ok(scratch_path(name), NULL);
        const myo_stream *stream = myo_recording_describe(recording)->streams;
        cr_assert(stream->rate_hz == 1111.111 && stream->frames == 1003);
        cr_assert_str_eq(stream->channels[1].name, "lead 1");
        cr_assert_str_eq(stream->channels[1].unit, "uV");
        for (int64_t n = 0; n < 1003; n++)
            cr_assert_float_eq(sample_at(recording, 0, 1, n),
                               (double)((n * 13) % 220 - 110 - 5) / 200 * 1000, 1e-9, "%d %d",
                               formats[i], (int)n);
        blocks_agree(recording);
        myo_recording_close(&recording);
    }
    myo_recording *recording = open_ok(scratch_path("odd.hea"), NULL);
    cr_assert_float_eq(sample_at(recording, 0, 0, 1002), (1002 * 7 % 200 - 100) * 5.0, 1e-9);
    myo_recording_close(&recording);
}

/* The least value of a format says that there is no sample, whatever the gain. */
Test(wfdb, missing_samples_are_missing)
{
    static const int formats[] = { 16, 61, 80, 212, 24, 32 };
    scratch_generate("io/make_wfdb.py missing_samples");
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        char name[32];
        snprintf(name, sizeof name, "m%d.hea", formats[i]);
        myo_recording *recording = open_ok(scratch_path(name), NULL);
        cr_assert(isnan(sample_at(recording, 0, 1, 10)));
        for (size_t c = 0; c < 3; c++)
            cr_assert(isnan(sample_at(recording, 0, c, 11)));
        cr_assert_float_eq(sample_at(recording, 0, 0, 10), (70 - 100) * 5.0, 1e-9);
        cr_assert(sample_at(recording, 0, 1, 12) < -100);
        blocks_agree(recording);
        myo_recording_close(&recording);
    }
}

Test(wfdb, signal_files_may_begin_with_something_else)
{
    scratch_generate("io/make_wfdb.py offset");
    myo_recording *recording = open_ok(scratch_path("b.hea"), NULL);
    cr_assert_float_eq(sample_at(recording, 0, 0, 1002), (1002 * 7 % 200 - 100) * 5.0, 1e-9);
    blocks_agree(recording);
    myo_recording_close(&recording);
}

Test(wfdb, checksums_are_verified)
{
    scratch_generate("io/make_wfdb.py checksums");
    myo_recording *recording = open_ok(scratch_path("good.hea"), NULL);
    cr_assert_eq(myo_recording_describe(recording)->note_count, 0);
    myo_recording_close(&recording);
    recording = open_ok(scratch_path("bad.hea"), NULL);
    const myo_recording_info *info = myo_recording_describe(recording);
    cr_assert_eq(info->note_count, 1);
    cr_assert_not_null(strstr(info->notes[0], "signal 2"), "%s", info->notes[0]);
    cr_assert_geq(info->file_count, 8, "%zu", info->file_count); /* more in a BIDS dataset */
    myo_recording_close(&recording);
}

Test(wfdb, annotations_are_marks)
{
    scratch_generate("io/make_wfdb.py annotations");
    myo_recording *recording = open_ok(scratch_path("a.hea"), NULL);
    const myo_recording_info *info = myo_recording_describe(recording);
    cr_assert_eq(info->mark_count, 3);
    cr_assert_float_eq(info->marks[0].onset_s, 100 / 1111.111, 1e-12);
    cr_assert_str_eq(info->marks[0].type, "N");
    cr_assert_str_eq(info->marks[1].type, "(AFIB");
    cr_assert_float_eq(info->marks[2].onset_s, (300 + 65536 + 5) / 1111.111, 1e-9);
    cr_assert_str_eq(info->marks[2].type, "V");
    myo_recording_close(&recording);
}

Test(wfdb, the_note_of_the_resolution_sets_the_time_of_marks)
{
    scratch_generate("io/make_wfdb.py time_resolution");
    myo_recording *recording = open_ok(scratch_path("a.hea"), NULL);
    const myo_recording_info *info = myo_recording_describe(recording);
    cr_assert_eq(info->mark_count, 1);
    cr_assert_eq(info->marks[0].onset_s, 0.2);
    cr_assert_str_eq(info->marks[0].type, "N");
    myo_recording_close(&recording);
}

Test(wfdb, wrong_headers_are_refused)
{
    static const struct {
        const char *header, *words;
        myo_status status;
    } cases[] = {
        { "x 1 500 100\n../x.dat 16 200/mV\n", "outside the header's folder", MYO_UNSUPPORTED },
        { "x 1 500 100\n/etc/passwd 16 200/mV\n", "outside the header's folder", MYO_UNSUPPORTED },
        { "x 1 500 100\nnone.dat 16 200/mV\n", "none.dat", MYO_NOT_FOUND },
        { "x 1 500 100\nx.dat 311 200/mV\n", "format 311", MYO_UNSUPPORTED },
        { "x 1 500 100\nx.dat 16x4 200/mV\n", "wrsamp", MYO_UNSUPPORTED },
        { "x/3 1 500 300\nx1 100\n", "segments", MYO_UNSUPPORTED },
        { "x 2 500 100\nx.dat 16 200/mV\n", "fewer signal lines", MYO_MALFORMED },
        { "x 5000 500 100\nx.dat 16 200/mV\n", "number of signals", MYO_MALFORMED },
        { "x 1 0 100\nx.dat 16 200/mV\n", "rate is 0", MYO_RATE },
        { "x 1 500 100000\nx.dat 16 200/mV\n", "cut short", MYO_MALFORMED },
        { "x 1\nx.dat 16 200/mV\n", "--rate", MYO_RATE },
        { "x 1 500 100\nx.dat 16 200/stone 12 0 0 0 0 EMG\n", "stone", MYO_UNIT },
    };
    scratch_generate("io/make_wfdb.py one_signal");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        scratch_text("x.hea", cases[i].header);
        open_refused(scratch_path("x.hea"), NULL, cases[i].status, cases[i].words);
    }
    scratch_generate("io/make_wfdb.py two_signals");
    damage_is_survived("s.hea", 3);
}

Test(wfdb, absurd_formats_are_refused)
{
    static const char *const layouts[] = { "4000000000", "1e30", "16.5",    "-16",
                                           "16x2",       "16:3", "16+1e20", "16y" };
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
        char text[256];
        snprintf(text, sizeof text, "x 1 1000 10\nx.dat %s 200/mV 16 0 0 0 0 a\n", layouts[i]);
        scratch_text("x.hea", text);
        const bool known = i < 6;
        open_refused(scratch_path("x.hea"), NULL, known ? MYO_UNSUPPORTED : MYO_MALFORMED,
                     "line 2");
    }
}

Test(wfdb, records_of_physionet)
{
    if (shared_path("needle-wfdb/emg_healthy.hea") == NULL)
        return;
    myo_recording *recording = open_ok(shared_path("needle-wfdb/emg_healthy.hea"), NULL);
    const myo_stream *stream = myo_recording_describe(recording)->streams;
    cr_assert(stream->rate_hz == 4000 && stream->frames == 50860);
    cr_assert_eq(stream->channels[0].type, MYO_CHANNEL_EMG);
    cr_assert_float_eq(sample_at(recording, 0, 0, 0), -333 / 10000.0 * 1000, 1e-9);
    /* the header's own checksum: the sum of all samples, 16 bits of it */
    float raw[4096];
    int64_t sum = 0;
    for (int64_t first = 0; first < stream->frames; first += 4096) {
        const int64_t left = stream->frames - first;
        const size_t count = left < 4096 ? (size_t)left : 4096;
        cr_assert_eq(myo_recording_read(recording, 0, first, count, raw), MYO_OK);
        for (size_t i = 0; i < count; i++)
            sum += (int64_t)raw[i];
    }
    cr_assert_eq((int16_t)sum, -29438);
    myo_recording_close(&recording);
}
