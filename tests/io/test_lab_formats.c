/* SPDX-License-Identifier: GPL-3.0-or-later */
/* EDF and BDF written byte by byte from the specification, MATLAB files by SciPy and h5py, NWB by
 * h5py from the schema. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "io/opening.h"

TestSuite(lab_formats, .init = scratch_make, .fini = scratch_remove);

static const myo_stream *streams_of(const myo_recording *recording)
{
    return myo_recording_describe(recording)->streams;
}

Test(lab_formats, edf_of_the_specification)
{
    scratch_generate("io/make_lab_formats.py edf_files");
    myo_recording *recording = open_ok(scratch_path("a.edf"), NULL);
    const myo_recording_info *info = myo_recording_describe(recording);
    cr_assert_str_eq(info->format, "EDF+");
    cr_assert_eq(info->stream_count, 2);
    cr_assert(info->streams[0].rate_hz == 2000 && info->streams[1].rate_hz == 100);
    cr_assert(info->streams[0].frames == 8000 && info->streams[1].frames == 400);
    cr_assert_str_eq(info->streams[0].channels[0].name, "EMG BB");
    cr_assert_eq(info->streams[1].channels[0].type, MYO_CHANNEL_ACC);
    for (int64_t n = 0; n < 8000; n += 997) {
        const double digital = (double)((n * 37) % 65536 - 32768);
        cr_assert_float_eq(sample_at(recording, 0, 0, n), (digital + 32768) * 1000 / 65535 - 500,
                           1e-9);
    }
    cr_assert_eq(info->mark_count, 2);
    cr_assert(info->marks[0].onset_s == 1 && info->marks[0].duration_s == 0.5);
    cr_assert_str_eq(info->marks[0].type, "rest");
    cr_assert(info->marks[1].onset_s == 2.25 && info->marks[1].duration_s == 0);
    blocks_agree(recording);
    myo_recording_close(&recording);
    recording = open_ok(scratch_path("b.bdf"), NULL);
    cr_assert_eq(streams_of(recording)->sample_type, MYO_SAMPLE_INT32);
    cr_assert_float_eq(sample_at(recording, 0, 0, 2000),
                       (2000 * 311 - 8000000 + 8388608) * 10000.0 / 16777215 - 5000, 1e-9);
    blocks_agree(recording);
    myo_recording_close(&recording);
    recording = open_ok(scratch_path("r.edf"), NULL);
    cr_assert_float_eq(streams_of(recording)->rate_hz, 1111 / 1.25, 1e-12);
    myo_recording_close(&recording);
}

Test(lab_formats, edf_that_contradicts_itself_is_refused)
{
    static const struct {
        const char *fault, *words;
        myo_status status;
    } cases[] = {
        { "records", "promises 400 records", MYO_MALFORMED },
        { "no_duration", "duration of a record is \"nan\"", MYO_MALFORMED },
        { "negative_duration", "duration of a record is \"-1\"", MYO_MALFORMED },
        { "digital_range", "no signal has limits", MYO_MALFORMED },
        { "physical_range", "no signal has limits", MYO_MALFORMED },
        { "no_samples", "no signal has samples", MYO_EMPTY },
        { "unit", "ell", MYO_UNIT },
        { "annotations_only", "annotations only", MYO_EMPTY },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        scratch_generate("io/make_lab_formats.py wrong_edf %s", cases[i].fault);
        open_refused(scratch_path("x.edf"), NULL, cases[i].status, cases[i].words);
    }
    scratch_generate("io/make_lab_formats.py small_edf");
    damage_is_survived("s.edf", 11);
}

/* The EDF its manufacturer exported of this recording holds no signal: every sample stands at the
 * range's end, and the last record is padded. We must say the same. */
Test(lab_formats, edf_of_a_device)
{
    const char *path = shared_path("opensignals/eda_slow_signal.edf");
    if (path == NULL)
        return;
    myo_recording *recording = open_ok(path, NULL);
    const myo_stream *stream = streams_of(recording);
    cr_assert(stream->rate_hz == 100 && stream->frames == 2900);
    cr_assert_str_eq(stream->channels[0].unit, "uS");
    int16_t raw[2900];
    cr_assert_eq(myo_recording_read(recording, 0, 0, 2900, raw), MYO_OK);
    for (int i = 0; i < 2820; i++)
        cr_assert_eq(raw[i], stream->channels[0].rail_high);
    cr_assert_eq(raw[2899], 16383);
    myo_recording_close(&recording);
}

Test(lab_formats, matlab_v5_of_scipy)
{
    scratch_generate("io/make_lab_formats.py matlab_v5");
    myo_recording *recording = open_ok(scratch_path("a.mat"), NULL);
    const myo_stream *stream = streams_of(recording);
    cr_assert_str_eq(myo_recording_describe(recording)->format, "MATLAB v5");
    cr_assert(stream->rate_hz == 2148.1481 && stream->frames == 2000);
    cr_assert_str_eq(stream->rate_source, "Fs");
    cr_assert_str_eq(stream->channels[2].name, "FDI");
    cr_assert(stream->sample_type == MYO_SAMPLE_INT16 && !stream->channels[0].calibrated);
    cr_assert_eq(sample_at(recording, 0, 1, 100), 301 % 1000 - 500);
    blocks_agree(recording);
    myo_recording_close(&recording);
    recording = open_ok(scratch_path("t.mat"), NULL);
    cr_assert(streams_of(recording)->frames == 2000 && streams_of(recording)->rate_hz == 2048);
    cr_assert_eq(sample_at(recording, 0, 1, 100), (301 % 1000 - 500) * 1000.0);
    myo_recording_close(&recording);
    recording = open_ok(scratch_path("n.mat"), NULL);
    cr_assert_eq(streams_of(recording)->rate_hz, 1000);
    myo_recording_close(&recording);
    open_refused(scratch_path("two.mat"), NULL, MYO_NOT_A_RECORDING, "left (2000 x 3)");
    const myo_recording_options right = { .dataset = "right" };
    recording = open_ok(scratch_path("two.mat"), &right);
    cr_assert_eq(sample_at(recording, 0, 0, 0), -1000);
    myo_recording_close(&recording);
    open_refused(scratch_path("z.mat"), NULL, MYO_NOT_A_RECORDING, "real samples");
    open_refused(scratch_path("nors.mat"), NULL, MYO_RATE, "--rate");
    const myo_recording_options tiny = { .memory_bytes = 4096 };
    open_refused(scratch_path("a.mat"), &tiny, MYO_LIMIT, "v7.3");
    damage_is_survived("small.mat", 13);
}

Test(lab_formats, matlab_v5_of_a_laboratory)
{
    if (shared_path("mat-v5/bursts_under_ecg.mat") == NULL)
        return;
    myo_recording *recording = open_ok(shared_path("mat-v5/bursts_under_ecg.mat"), NULL);
    const myo_stream *stream = streams_of(recording);
    cr_assert(stream->rate_hz == 250 && stream->channel_count == 1);
    cr_assert_float_eq((double)stream->frames / stream->rate_hz, 550, 2);
    cr_assert_float_eq(sample_at(recording, 0, 0, 1), 121.50252472, 1e-8);
    myo_recording_close(&recording);
}

Test(lab_formats, matlab_v73_of_h5py)
{
    scratch_generate("io/make_lab_formats.py matlab_v73 struct");
    myo_recording *recording = open_ok(scratch_path("m.mat"), NULL);
    const myo_stream *stream = streams_of(recording);
    cr_assert_str_eq(myo_recording_describe(recording)->format, "MATLAB v7.3");
    cr_assert(stream->rate_hz == 1111.111 && stream->frames == 2000 && stream->channel_count == 3);
    cr_assert_str_eq(stream->channels[1].name, "TB");
    cr_assert_eq(sample_at(recording, 0, 1, 100), (301 % 1000 - 500) * 500.0);
    blocks_agree(recording);
    myo_recording_close(&recording);
    scratch_generate("io/make_lab_formats.py matlab_v73 turned");
    recording = open_ok(scratch_path("m.mat"), NULL);
    cr_assert_eq(sample_at(recording, 0, 1, 100), 301 % 1000 - 500);
    blocks_agree(recording);
    myo_recording_close(&recording);
}

/* matio gives zeros for what is missing of a compressed variable. */
Test(lab_formats, mat5_cut_short_is_refused)
{
    scratch_generate("io/make_lab_formats.py cut_matlab_v5");
    static const char *const names[] = { "c", "u" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char whole[16], cut[16];
        (void)snprintf(whole, sizeof whole, "%s.mat", names[i]);
        (void)snprintf(cut, sizeof cut, "%scut.mat", names[i]);
        myo_recording *recording = open_ok(scratch_path(whole), NULL);
        myo_recording_close(&recording);
        open_refused(scratch_path(cut), NULL, MYO_MALFORMED, "cut short");
    }
}

/* matio inflates past a wrong checksum: every sample behind the damage is noise. */
Test(lab_formats, mat5_damaged_inside_is_refused)
{
    scratch_generate("io/make_lab_formats.py damaged_matlab_v5");
    const myo_recording_options rate = { .rate_hz = 1000 };
    open_refused(scratch_path("d.mat"), NULL, MYO_MALFORMED, "checksum");
    open_refused(scratch_path("d.mat"), &rate, MYO_MALFORMED, "checksum");
}

Test(lab_formats, two_rates_in_one_matlab_file_are_refused)
{
    scratch_generate("io/make_lab_formats.py two_rates");
    const myo_recording_options rate = { .rate_hz = 500 };
    open_refused(scratch_path("t.mat"), NULL, MYO_RATE, "--rate");
    myo_recording *recording = open_ok(scratch_path("t.mat"), &rate);
    cr_assert(myo_recording_describe(recording)->streams[0].rate_hz == 500);
    myo_recording_close(&recording);
    recording = open_ok(scratch_path("p.mat"), NULL); /* the one beside the samples */
    cr_assert(myo_recording_describe(recording)->streams[0].rate_hz == 1000);
    myo_recording_close(&recording);
}

Test(lab_formats, matlab_v73_references_are_followed_safely)
{
    scratch_generate("io/make_lab_formats.py matlab_v73 references");
    const myo_recording_options first = { .dataset = "trials{1}", .rate_hz = 100 };
    myo_recording *recording = open_ok(scratch_path("m.mat"), &first);
    cr_assert_eq(streams_of(recording)->frames, 2000);
    myo_recording_close(&recording);
    scratch_generate("io/make_lab_formats.py matlab_v73 empty_reference");
    open_refused(scratch_path("m.mat"), NULL, MYO_NOT_A_RECORDING, "no matrix");
    scratch_generate("io/make_lab_formats.py matlab_v73 external");
    open_refused(scratch_path("m.mat"), NULL, MYO_NOT_A_RECORDING, "no matrix");
}

Test(lab_formats, nwb_of_the_schema)
{
    scratch_generate("io/make_lab_formats.py nwb whole");
    myo_recording *recording = open_ok(scratch_path("n.nwb"), NULL);
    const myo_recording_info *info = myo_recording_describe(recording);
    cr_assert_str_eq(info->format, "NWB");
    cr_assert_eq(info->stream_count, 3);
    const myo_stream *acc = &info->streams[0], *emg = &info->streams[1], *force = &info->streams[2];
    cr_assert(emg->rate_hz == 1111.111 && emg->frames == 2000);
    cr_assert_float_eq(acc->rate_hz, 148.148, 1e-9);
    cr_assert_eq(acc->start_s, 10);
    cr_assert_eq(acc->channels[0].type, MYO_CHANNEL_ACC);
    cr_assert(force->start_s == -1.5 && force->channels[0].type == MYO_CHANNEL_FORCE);
    cr_assert_float_eq(sample_at(recording, 1, 2, 100), (302 - 500) * 4 + 0.5e6, 1e-4);
    cr_assert_eq(info->mark_count, 2);
    cr_assert_str_eq(info->marks[1].type, "voluntary");
    cr_assert_eq(info->marks[1].duration_s, 1.5);
    blocks_agree(recording);
    myo_recording_close(&recording);
}

Test(lab_formats, nwb_that_does_not_say_enough_is_refused)
{
    static const struct {
        const char *change, *words;
        myo_status status;
    } cases[] = {
        { "no_rate", "--rate", MYO_RATE },
        { "irregular", "not regular", MYO_RATE },
        { "few_times", "timestamps", MYO_MALFORMED },
        { "unit", "parsec", MYO_UNIT },
        { "no_gain", "gain is 0", MYO_MALFORMED },
        { "rank", "samples", MYO_MALFORMED },
        { "few_gains", "channel_conversion", MYO_MALFORMED },
        { "external", "no Electrical", MYO_EMPTY },
        { "number", "no Electrical", MYO_EMPTY },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        scratch_generate("io/make_lab_formats.py nwb %s", cases[i].change);
        open_refused(scratch_path("n.nwb"), NULL, cases[i].status, cases[i].words);
    }
}
