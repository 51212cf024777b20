/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "io/recording_hash.h"
#include "support/scratch.h"
#include "myoscribe/recording.h"

TestSuite(wav, .init = scratch_make, .fini = scratch_remove);

static scratch_messages messages;

static myo_status try_open(myo_recording **out, const char *path,
                           const myo_recording_options *options)
{
    const myo_log log = scratch_log(&messages, NULL);
    return myo_recording_open(out, path, options, &log);
}

static myo_recording *opened(const char *name, const myo_recording_options *options)
{
    myo_recording *recording = NULL;
    const myo_status status = try_open(&recording, scratch_path(name), options);
    cr_assert_eq(status, MYO_OK, "%s: %s", name, messages.error);
    return recording;
}

static void refused(const char *path, myo_status expected, const char *words)
{
    myo_recording *recording = NULL;
    const myo_status status = try_open(&recording, path, NULL);
    cr_assert_eq(status, expected, "%s: %s (%s)", path, myo_status_text(status), messages.error);
    cr_assert_null(recording);
    cr_assert_eq(messages.errors, 1, "%s: %d error lines", path, messages.errors);
    cr_assert_not_null(strstr(messages.error, words), "%s", messages.error);
    cr_assert_not_null(strstr(messages.error, path), "%s", messages.error);
}

Test(wav, every_subtype_is_read_exactly)
{
    static const struct {
        const char *name;
        myo_sample_type type;
        double per_unit;
    } cases[] = { { "i16.wav", MYO_SAMPLE_INT16, 1 },
                  { "i32.wav", MYO_SAMPLE_INT32, 65536 },
                  { "i24.wav", MYO_SAMPLE_INT32, 65536 },
                  { "f32.wav", MYO_SAMPLE_FLOAT32, 1 },
                  { "f64.wav", MYO_SAMPLE_FLOAT64, 1 } };
    scratch_generate("io/make_wav.py ramps");
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        myo_recording *recording = opened(cases[k].name, NULL);
        const myo_stream *stream = myo_recording_describe(recording)->streams;
        cr_assert(stream->frames == 300 && stream->channel_count == 3 && stream->rate_hz == 2000);
        cr_assert_eq(stream->sample_type, cases[k].type, "%s", cases[k].name);
        cr_assert_str_eq(stream->channels[2].name, "ch3");
        double samples[900];
        cr_assert_eq(myo_recording_read_physical(recording, 0, 0, 300, samples), MYO_OK);
        for (int i = 0; i < 900; i++) {
            const double raw = samples[i] / stream->channels[0].scale;
            cr_assert_float_eq(raw, (i / 3 * 100 + i % 3) * cases[k].per_unit, 1e-3, "%s %d: %g",
                               cases[k].name, i, raw);
        }
        myo_recording_close(&recording);
    }
    myo_recording *recording = opened("u8.wav", NULL);
    int16_t raw[900];
    cr_assert_eq(myo_recording_read(recording, 0, 0, 300, raw), MYO_OK);
    for (int i = 0; i < 900; i++)
        cr_assert_eq(raw[i], ((i / 3 * 100 + i % 3) % 251 - 128) * 256);
    myo_recording_close(&recording);
}

Test(wav, blocks_of_any_size_give_the_same_samples)
{
    scratch_generate("io/make_wav.py ramps");
    myo_recording *recording = opened("i24.wav", NULL);
    int32_t whole[900], part[900];
    cr_assert_eq(myo_recording_read(recording, 0, 0, 300, whole), MYO_OK);
    for (size_t block = 1; block < 300; block += 37) {
        for (size_t at = 300; at > 0;) { /* from the end, so every read seeks */
            const size_t count = at < block ? at : block;
            at -= count;
            cr_assert_eq(myo_recording_read(recording, 0, (int64_t)at, count, part + at * 3),
                         MYO_OK);
        }
        cr_assert_eq(memcmp(whole, part, sizeof whole), 0);
    }
    cr_assert_eq(myo_recording_read(recording, 0, 299, 2, part), MYO_ARGUMENT);
    cr_assert_eq(myo_recording_read(recording, 0, -1, 1, part), MYO_ARGUMENT);
    cr_assert_eq(myo_recording_read(recording, 1, 0, 1, part), MYO_ARGUMENT);
    myo_recording_close(&recording);
}

Test(wav, calibration_comes_from_sidecar_or_option)
{
    scratch_generate("io/make_wav.py ramps");
    myo_recording *recording = opened("i16.wav", NULL);
    const myo_channel *channels = myo_recording_describe(recording)->streams->channels;
    cr_assert_not(channels[0].calibrated);
    cr_assert_str_eq(channels[0].unit, "%FS");
    cr_assert_eq(channels[0].scale, 100.0 / 32768);
    cr_assert_eq(channels[0].rail_high, 32767);
    myo_recording_close(&recording);

    const myo_recording_options five = { .full_scale = "5 mV" };
    recording = opened("i16.wav", &five);
    channels = myo_recording_describe(recording)->streams->channels;
    cr_assert(channels[0].calibrated && channels[0].scale == 5000.0 / 32768);
    cr_assert_str_eq(channels[0].unit, "uV");
    cr_assert_str_eq(channels[0].unit_source, "--full-scale");
    myo_recording_close(&recording);

    scratch_text("i16_channels.tsv", "name\ttype\tunits\tfull_scale\n"
                                     "VL\tEMG\t\xc2\xb5V\t4000\n"
                                     "ACC x\tACC\tg\t8\n"
                                     "knob\tMISC\tn/a\tn/a\n");
    recording = opened("i16.wav", &five);
    channels = myo_recording_describe(recording)->streams->channels;
    cr_assert_str_eq(channels[0].name, "VL");
    cr_assert(channels[0].scale == 4000.0 / 32768 && channels[0].type == MYO_CHANNEL_EMG);
    cr_assert_str_eq(channels[0].unit_source, "i16_channels.tsv");
    cr_assert(channels[1].type == MYO_CHANNEL_ACC && channels[1].axis_group >= 0);
    cr_assert_str_eq(channels[1].unit, "g");
    cr_assert(channels[2].type == MYO_CHANNEL_MISC && !channels[2].calibrated);
    myo_recording_close(&recording);

    scratch_text("f32_channels.tsv", "name\ttype\tunits\nVL\tEMG\tV\n");
    recording = opened("f32.wav", NULL);
    channels = myo_recording_describe(recording)->streams->channels;
    cr_assert(channels[0].calibrated && channels[0].scale == 1e6);
    cr_assert_str_eq(channels[1].name, "ch2");
    myo_recording_close(&recording);
}

Test(wav, wrong_sidecars_are_errors)
{
    scratch_generate("io/make_wav.py ramps");
    const char *path = scratch_path("i16.wav");
    scratch_text("i16_channels.tsv", "name\ttype\nA\tEMG\nB\tEMG\nC\tEMG\nD\tEMG\n");
    refused(path, MYO_CHANNEL, "line 5");
    scratch_text("i16_channels.tsv", "name\ttype\tunits\tfull_scale\nA\tEMG\tparsec\t5\n");
    refused(path, MYO_UNIT, "parsec");
    scratch_text("i16_channels.tsv", "name\ttype\tunits\tfull_scale\nA\tEMG\tg\t5\n");
    refused(path, MYO_UNIT, "EMG");
    scratch_text("i16_channels.tsv", "name\ttype\tunits\tfull_scale\nA\tEMG\tuV\t0\n");
    myo_recording *recording = NULL;
    cr_assert_eq(try_open(&recording, scratch_path("i16.wav"), NULL), MYO_MALFORMED);
    cr_assert_not_null(strstr(messages.error, "i16_channels.tsv: line 2"), "%s", messages.error);
}

Test(wav, wrong_options_are_errors)
{
    scratch_generate("io/make_wav.py ramps");
    myo_recording *recording = NULL;
    const myo_recording_options lonely = { .full_scale = "5" };
    cr_assert_eq(try_open(&recording, scratch_path("i16.wav"), &lonely), MYO_UNIT);
    const myo_recording_options absent = { .channels_path = "/no/such.tsv" };
    cr_assert_eq(try_open(&recording, scratch_path("i16.wav"), &absent), MYO_NOT_FOUND);
    cr_assert_eq(messages.errors, 1);
}

Test(wav, marks_come_from_three_kinds_of_file_and_never_from_truth)
{
    scratch_generate("io/make_wav.py ramps");
    scratch_text("i16_truth.tsv", "onset\tduration\ttrial_type\n0\t1\tcramp\n");
    myo_recording *recording = opened("i16.wav", NULL);
    cr_assert_eq(myo_recording_describe(recording)->mark_count, 0);
    myo_recording_close(&recording);
    scratch_text("i16.txt", "0.02\t0.05\trest\n\\\t1\t2\n0.01\t0.01\tgo\n");
    recording = opened("i16.wav", NULL);
    const myo_recording_info *info = myo_recording_describe(recording);
    cr_assert(info->mark_count == 2 && info->marks[0].onset_s == 0.01);
    cr_assert_str_eq(info->marks[1].type, "rest");
    cr_assert_float_eq(info->marks[1].duration_s, 0.03, 1e-12);
    myo_recording_close(&recording);
    scratch_text("i16-events.txt", "# Marker ID, Time (in s)\n1,\t0.125\n");
    recording = opened("i16.wav", NULL);
    info = myo_recording_describe(recording);
    cr_assert(info->mark_count == 1 && info->marks[0].onset_s == 0.125);
    cr_assert_str_eq(info->mark_source, "i16-events.txt");
    myo_recording_close(&recording);
    scratch_text("i16_events.tsv", "onset\tduration\ttrial_type\tchannel\n-1.5\tn/a\trest\tn/a\n"
                                   "0.1\t0.2\tvoluntary\tch1|ch3\n");
    recording = opened("i16.wav", NULL);
    info = myo_recording_describe(recording);
    cr_assert(info->mark_count == 3 && info->marks[0].onset_s == -1.5);
    cr_assert(info->marks[0].channel == NULL && info->marks[0].duration_s == 0);
    cr_assert_str_eq(info->marks[2].channel, "ch3");
    myo_recording_close(&recording);
    scratch_text("i16_events.tsv", "onset\tduration\ttrial_type\tchannel\n1\t1\trest\tch9\n");
    const myo_log log = scratch_log(&messages, NULL);
    cr_assert_eq(myo_recording_open(&recording, scratch_path("i16.wav"), NULL, &log), MYO_CHANNEL);
    cr_assert_not_null(strstr(messages.error, "ch9"));
}

Test(wav, truncation_anywhere_is_one_error_and_never_a_crash)
{
    scratch_generate("io/make_wav.py ramps");
    static const char *const names[] = { "i16.wav", "i24.wav", "f64.wav" };
    for (size_t k = 0; k < 3; k++) {
        size_t length = 0;
        char *bytes = scratch_read(scratch_path(names[k]), &length);
        for (size_t cut = 0; cut < length; cut += cut < 120 ? 1 : 131) {
            scratch_write("cut.wav", bytes, cut);
            myo_recording *recording = NULL;
            cr_assert_neq(try_open(&recording, scratch_path("cut.wav"), NULL), MYO_OK, "%zu", cut);
            cr_assert_eq(messages.errors, 1);
        }
        free(bytes);
    }
}

Test(wav, damaged_bytes_in_the_header_never_crash)
{
    scratch_generate("io/make_wav.py ramps");
    static const unsigned char values[] = { 0, 1, 0x7f, 0x80, 0xff };
    size_t length = 0;
    char *bytes = scratch_read(scratch_path("i24.wav"), &length);
    for (size_t at = 0; at < 64; at++) {
        for (size_t v = 0; v < sizeof values; v++) {
            const char kept = bytes[at];
            bytes[at] = (char)values[v];
            scratch_write("cut.wav", bytes, length);
            bytes[at] = kept;
            myo_recording *recording = NULL;
            if (try_open(&recording, scratch_path("cut.wav"), NULL) == MYO_OK) {
                const myo_stream *stream = myo_recording_describe(recording)->streams;
                cr_assert_leq(stream->frames * (int64_t)stream->channel_count, (int64_t)length);
            }
            myo_recording_close(&recording);
        }
    }
    free(bytes);
}

Test(wav, what_is_not_a_recording_is_said)
{
    refused(scratch_path("none.wav"), MYO_NOT_FOUND, "check the name");
    scratch_text("empty.wav", "");
    refused(scratch_path("empty.wav"), MYO_EMPTY, "empty");
    scratch_text("notes.md", "# not a recording\n");
    refused(scratch_path("notes.md"), MYO_NOT_A_RECORDING, "known format");
    cr_assert_not(myo_recording_probe(scratch_path("notes.md")));
    scratch_text("text.wav", "this is text");
    refused(scratch_path("text.wav"), MYO_MALFORMED, "damaged");
    cr_assert(myo_recording_probe(scratch_path("text.wav")));
    refused(scratch_path("."), MYO_NOT_A_RECORDING, "folder");
}

/* What a header says twice must agree; only the rate of bytes decides nothing. */
Test(wav, headers_that_contradict_themselves)
{
    scratch_generate("io/make_wav.py contradictions");
    refused(scratch_path("frame.wav"), MYO_MALFORMED, "4 bytes a frame do not fit 1 channel of");
    refused(scratch_path("still.wav"), MYO_RATE, "rate of 0 Hz is impossible");
    myo_recording *recording = opened("bytes.wav", NULL);
    const myo_recording_info *info = myo_recording_describe(recording);
    cr_assert_eq(info->streams->frames, 300);
    cr_assert_eq(info->note_count, 1);
    cr_assert_not_null(strstr(messages.others, "do not fit its 2000 Hz"), "%s", messages.others);
    myo_recording_close(&recording);
}

Test(wav, real_damaged_headers)
{
    if (shared_path("backyardbrains-wav/broken") == NULL)
        return;
    refused(shared_path("backyardbrains-wav/broken/S1_EMG_bicepTricep9.wav"), MYO_MALFORMED,
            "copy it again");
    refused(shared_path("backyardbrains-wav/broken/S1_EMG_bicepTricep10.wav"), MYO_MALFORMED,
            "copy it again");
    refused(shared_path("backyardbrains-wav/broken/S1_EMG_bicepTricep8.wav"), MYO_MALFORMED,
            "cut short");
    static const struct {
        const char *name;
        int64_t frames;
        size_t notes;
    } readable[] = { { "backyardbrains-wav/broken/S1_EMG_bicepTricep5.wav", 3061, 1 },
                     { "backyardbrains-wav/broken/S3_EMG_length_field_4x.wav", 1293824, 1 },
                     { "backyardbrains-wav/broken/S1_EMG_bicepTricep7.wav", 128046, 0 } };
    for (size_t i = 0; i < 3; i++) {
        myo_recording *recording = NULL;
        cr_assert_eq(try_open(&recording, shared_path(readable[i].name), NULL), MYO_OK, "%s",
                     messages.error);
        const myo_recording_info *info = myo_recording_describe(recording);
        cr_assert_eq(info->streams->frames, readable[i].frames);
        cr_assert_eq(info->note_count, readable[i].notes);
        int16_t last[2];
        cr_assert_eq(myo_recording_read(recording, 0, readable[i].frames - 1, 1, last), MYO_OK);
        myo_recording_close(&recording);
    }
}

/* Reads [first, end) in blocks of `block` frames that each begin `step` after the one before. */
static void read_steps(myo_recording *recording, int64_t first, int64_t end, int64_t block,
                       int64_t step)
{
    static double physical[3 * 4096];
    for (int64_t at = first; at >= 0 && at < end; at += step) {
        const int64_t count = end - at < block ? end - at : block;
        cr_assert_eq(myo_recording_read_physical(recording, 0, at, (size_t)count, physical),
                     MYO_OK);
    }
}

Test(wav, a_hash_taken_while_reading_is_the_files)
{
    enum { FRAMES = 100000 };
    static const struct {
        int64_t first, end, block, step;
    } ways[] = { { 0, 0, 1, 1 },
                 { 0, FRAMES, 4096, 4096 },
                 { 0, FRAMES, 4096, 3000 },
                 { FRAMES - 4096, FRAMES, 4096, -4096 },
                 { 0, 500, 100, 100 },
                 { 70000, FRAMES, 999, 999 } };
    static const char *const names[] = { "plain.wav", "unfinished.wav" };
    scratch_generate("io/make_wav.py unfinished");
    for (size_t n = 0; n < 2; n++) {
        char expected[MYO_HASH_TEXT], got[MYO_HASH_TEXT];
        size_t length = 0;
        char *bytes = scratch_read(scratch_path(names[n]), &length);
        myo_hash_bytes(expected, bytes, length);
        free(bytes);
        for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
            myo_recording *recording = opened(names[n], NULL);
            myo_hash_follow *hash = NULL;
            cr_assert_eq(myo_hash_follow_open(&hash, scratch_path(names[n])), MYO_OK);
            myo_recording_hash_reads(recording, hash);
            read_steps(recording, ways[i].first, ways[i].end, ways[i].block, ways[i].step);
            cr_assert_eq(myo_hash_follow_finish(got, hash), MYO_OK);
            cr_assert_str_eq(got, expected, "%s, way %zu", names[n], i);
            myo_recording_close(&recording);
            myo_hash_follow_close(&hash);
        }
    }
}
