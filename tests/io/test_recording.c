/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Native and OpenSignals HDF5, written by h5py, and conversion. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/scratch.h"
#include "myoscribe/recording.h"

TestSuite(recording, .init = scratch_make, .fini = scratch_remove);

static scratch_messages messages;

static myo_recording *opened(const char *path)
{
    const myo_log log = scratch_log(&messages, NULL);
    myo_recording *recording = NULL;
    cr_assert_eq(myo_recording_open(&recording, path, NULL, &log), MYO_OK, "%s", messages.error);
    return recording;
}

static void refused(const char *path, myo_status expected, const char *words)
{
    const myo_log log = scratch_log(&messages, NULL);
    myo_recording *recording = NULL;
    const myo_status status = myo_recording_open(&recording, path, NULL, &log);
    cr_assert_eq(status, expected, "%s: %s", myo_status_text(status), messages.error);
    cr_assert_eq(messages.errors, 1);
    cr_assert_not_null(strstr(messages.error, words), "%s", messages.error);
}

/* Everything two recordings say must be equal, and every physical sample the same double. */
static void assert_equal(myo_recording *one, myo_recording *other)
{
    const myo_recording_info *a = myo_recording_describe(one), *b = myo_recording_describe(other);
    cr_assert_eq(a->stream_count, b->stream_count);
    cr_assert_eq(a->mark_count, b->mark_count);
    for (size_t i = 0; i < a->mark_count; i++) {
        cr_assert_float_eq(a->marks[i].onset_s, b->marks[i].onset_s, 1e-9);
        cr_assert_str_eq(a->marks[i].type, b->marks[i].type);
    }
    for (size_t s = 0; s < a->stream_count; s++) {
        const myo_stream *x = &a->streams[s], *y = &b->streams[s];
        cr_assert(x->rate_hz == y->rate_hz && x->start_s == y->start_s && x->frames == y->frames);
        cr_assert_eq(x->channel_count, y->channel_count);
        cr_assert_eq(x->gap_count, y->gap_count);
        for (size_t i = 0; i < x->gap_count; i++)
            cr_assert(x->gaps[i].first == y->gaps[i].first && x->gaps[i].count == y->gaps[i].count);
        for (size_t c = 0; c < x->channel_count; c++) {
            const myo_channel *p = &x->channels[c], *q = &y->channels[c];
            cr_assert_str_eq(p->name, q->name);
            cr_assert_str_eq(p->unit, q->unit);
            cr_assert(p->type == q->type && p->calibrated == q->calibrated);
            cr_assert(p->scale == q->scale && p->offset == q->offset);
            cr_assert_eq(p->axis_group < 0, q->axis_group < 0);
        }
        const size_t count = (size_t)x->frames * x->channel_count;
        double *u = malloc(count * sizeof *u), *v = malloc(count * sizeof *v);
        cr_assert(u != NULL && v != NULL);
        cr_assert_eq(myo_recording_read_physical(one, s, 0, (size_t)x->frames, u), MYO_OK);
        cr_assert_eq(myo_recording_read_physical(other, s, 0, (size_t)x->frames, v), MYO_OK);
        for (size_t i = 0; i < count; i++)
            cr_assert(u[i] == v[i] || (isnan(u[i]) && isnan(v[i])), "sample %zu: %g %g", i, u[i],
                      v[i]);
        free(u);
        free(v);
    }
}

Test(recording, native_hdf5_of_h5py)
{
    scratch_generate("io/make_recording.py native");
    myo_recording *recording = opened(scratch_path("n.h5"));
    const myo_recording_info *info = myo_recording_describe(recording);
    cr_assert_str_eq(info->format, "myoscribe HDF5");
    cr_assert_eq(info->stream_count, 2);
    const myo_stream *acc = &info->streams[0], *emg = &info->streams[1];
    cr_assert_str_eq(acc->name, "acc");
    cr_assert(acc->rate_hz == 148.148 && acc->start_s == -0.25 && acc->frames == 400);
    cr_assert_str_eq(acc->channels[0].name, "acc/VL");
    cr_assert_str_eq(acc->channels[1].name, "y");
    cr_assert_eq(acc->channels[0].axis_group, acc->channels[2].axis_group);
    cr_assert(emg->sample_type == MYO_SAMPLE_INT16 && emg->channels[0].scale == 1);
    cr_assert_str_eq(emg->channels[0].unit, "uV");
    cr_assert_eq(info->mark_count, 2);
    cr_assert_str_eq(info->marks[1].channel, "emg/VL");
    cr_assert_str_eq(info->mark_source, "file");
    double samples[4];
    cr_assert_eq(myo_recording_read_physical(recording, 1, 1000, 2, samples), MYO_OK);
    cr_assert_float_eq(samples[0], 2000 % 777, 1e-9);
    cr_assert_float_eq(samples[1], (2001 % 777) * 0.5 - 3, 1e-9);
    myo_recording_close(&recording);
}

Test(recording, another_process_reads_the_same)
{
    scratch_generate("io/make_recording.py native gaps");
    scratch_text("n_channels.tsv", "name\ttype\tunits\ny\tACC\tg\n");
    myo_recording *one = opened(scratch_path("n.h5")), *other = NULL, *third = NULL;
    cr_assert_eq(myo_recording_open_in_child(&other, scratch_path("n.h5"), NULL, NULL), MYO_OK);
    cr_assert_eq(myo_recording_open_in_child(&third, scratch_path("n.h5"), NULL, NULL), MYO_OK);
    assert_equal(one, other);
    const myo_recording_info *a = myo_recording_describe(one), *b = myo_recording_describe(other);
    cr_assert(a->file_count == b->file_count && a->note_count == b->note_count);
    for (size_t i = 0; i < a->file_count; i++) {
        cr_assert_str_eq(a->files[i].path, b->files[i].path);
        cr_assert(a->files[i].bytes == b->files[i].bytes &&
                  a->files[i].modified_ns == b->files[i].modified_ns);
    }
    for (size_t i = 0; i < a->note_count; i++)
        cr_assert_str_eq(a->notes[i], b->notes[i]);
    cr_assert_eq(myo_recording_read(other, 0, 400, 1, &(double) { 0 }), MYO_ARGUMENT);
    myo_recording_close(&other); /* also while a later process holds its socket */
    myo_recording_close(&third);
    myo_recording_close(&one);
    const myo_log log = scratch_log(&messages, NULL);
    cr_assert_eq(myo_recording_open_in_child(&other, scratch_path("none.h5"), NULL, &log),
                 MYO_NOT_FOUND);
    cr_assert_eq(messages.errors, 1);
    cr_assert_null(other);
}

Test(recording, converts_to_native_and_back_exactly)
{
    scratch_generate("io/make_recording.py native");
    myo_recording *one = opened(scratch_path("n.h5"));
    cr_assert_eq(myo_recording_convert(one, scratch_path("c.h5"), NULL), MYO_OK);
    myo_recording *other = opened(scratch_path("c.h5"));
    assert_equal(one, other);
    cr_assert_eq(myo_recording_convert(other, scratch_path("d.h5"), NULL), MYO_OK);
    size_t p = 0, q = 0;
    char *c = scratch_read(scratch_path("c.h5"), &p), *d = scratch_read(scratch_path("d.h5"), &q);
    cr_assert(p == q && memcmp(c, d, p) == 0, "equal recordings are equal bytes");
    free(c);
    free(d);
    const myo_log log = scratch_log(&messages, NULL);
    cr_assert_eq(myo_recording_convert(one, scratch_path("c.wav"), &log), MYO_UNSUPPORTED);
    cr_assert_not_null(strstr(messages.error, ".h5"));
    myo_recording_close(&one);
    myo_recording_close(&other);
}

Test(recording, converts_to_wav_and_back_exactly)
{
    scratch_generate("io/make_recording.py native one_stream");
    myo_recording *one = opened(scratch_path("n.h5"));
    cr_assert_eq(myo_recording_convert(one, scratch_path("c.wav"), NULL), MYO_OK);
    myo_recording *other = opened(scratch_path("c.wav"));
    assert_equal(one, other);
    scratch_generate("io/make_recording.py check_wav");
    myo_recording_close(&one);
    myo_recording_close(&other);
}

Test(recording, conversion_replaces_nothing_of_the_user)
{
    const myo_log log = scratch_log(&messages, NULL);
    size_t length = 0;
    static const char table[] = "name\ttype\tunits\na\tEMG\tuV\n";
    scratch_generate("io/make_recording.py csv");
    scratch_text("c_channels.tsv", table);
    myo_recording *one = opened(scratch_path("c.csv"));
    cr_assert_eq(myo_recording_convert(one, scratch_path("c.wav"), &log), MYO_OUTPUT);
    cr_assert_eq(messages.errors, 1);
    cr_assert_not_null(strstr(messages.error, "c_channels.tsv belongs to this recording"), "%s",
                       messages.error);
    char *kept = scratch_read(scratch_path("c_channels.tsv"), &length);
    cr_assert_str_eq(kept, table);
    free(kept);
    scratch_text("d_events.tsv", "onset\tduration\n");
    cr_assert_eq(myo_recording_convert(one, scratch_path("d.wav"), &log), MYO_OUTPUT);
    cr_assert_not_null(strstr(messages.error, "d_events.tsv is there already"));
    /* its own results are replaced */
    cr_assert_eq(myo_recording_convert(one, scratch_path("e.wav"), &log), MYO_OK);
    cr_assert_eq(myo_recording_convert(one, scratch_path("e.wav"), &log), MYO_OK);
    cr_assert_eq(myo_recording_convert(one, scratch_path("c.h5"), &log), MYO_OK);
    myo_recording_close(&one);
    one = opened(scratch_path("e.wav"));
    cr_assert_eq(myo_recording_convert(one, scratch_path("./e.wav"), &log), MYO_OUTPUT);
    cr_assert_not_null(strstr(messages.error, "e.wav belongs to this recording"), "%s",
                       messages.error);
    myo_recording_close(&one);
}

Test(recording, malformed_native_files_are_refused)
{
    static const struct {
        const char *change, *words;
        myo_status status;
    } cases[] = {
        { "version", "version", MYO_UNSUPPORTED },
        { "no_streams", "/streams", MYO_MALFORMED },
        { "no_rate", "--rate", MYO_RATE },
        { "nan_rate", "impossible", MYO_RATE },
        { "negative_rate", "impossible", MYO_RATE },
        { "huge_rate", "impossible", MYO_RATE },
        { "word_as_rate", "rate_hz", MYO_MALFORMED },
        { "few_scales", "scale", MYO_MALFORMED },
        { "no_gain", "gain is 0", MYO_MALFORMED },
        { "unit", "furlong", MYO_UNIT },
        { "channel_type", "LEG", MYO_MALFORMED },
        { "channel_of_mark", "none", MYO_CHANNEL },
        { "nan_onset", "onset", MYO_MALFORMED },
        { "empty_stream", "no samples", MYO_EMPTY },
        { "rank", "/streams/x", MYO_MALFORMED },
        { "texts", "/streams/x", MYO_MALFORMED },
        { "external", "h5copy -f ext", MYO_UNSUPPORTED },
        { "loop", "/streams/x", MYO_MALFORMED },
        { "gaps_backwards", "gap", MYO_MALFORMED },
        { "gap_beyond", "gap", MYO_MALFORMED },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        scratch_generate("io/make_recording.py native %s", cases[i].change);
        refused(scratch_path("n.h5"), cases[i].status, cases[i].words);
    }
}

Test(recording, opensignals_hdf5_with_all_its_traps)
{
    scratch_generate("io/make_recording.py opensignals");
    myo_recording *recording = opened(scratch_path("o.h5"));
    const myo_recording_info *info = myo_recording_describe(recording);
    cr_assert_str_eq(info->format, "OpenSignals HDF5");
    cr_assert_eq(info->stream_count, 2);
    const myo_stream *first = &info->streams[0], *second = &info->streams[1];
    cr_assert_str_eq(first->name, "0007804C01B1");
    cr_assert_str_eq(first->channels[0].name, "0007804C01B1/CH1");
    cr_assert_str_eq(first->channels[1].name, "CH2");
    cr_assert(first->rate_hz == 1000 && second->rate_hz == 10);
    cr_assert(first->frames == 3005 && second->frames == 70000);
    cr_assert_eq(first->gap_count, 2);
    cr_assert(first->gaps[0].first == 1000 && first->gaps[0].count == 1);
    cr_assert(first->gaps[1].first == 2001 && first->gaps[1].count == 4);
    cr_assert_eq(second->gap_count, 0);
    cr_assert(first->channels[1].type == MYO_CHANNEL_ACC);
    cr_assert_str_eq(first->channels[1].unit, "g");
    cr_assert_eq(first->channels[1].axis_group, first->channels[3].axis_group);
    cr_assert(second->channels[0].rail_low == 0 && second->channels[0].rail_high == 255);
    cr_assert_float_eq(second->channels[0].scale, 3000.0 / 256, 1e-12);
    cr_assert_float_eq(second->channels[0].offset, -1500, 1e-12);
    double samples[8 * 4];
    int32_t raw[8 * 4];
    cr_assert_eq(myo_recording_read_physical(recording, 0, 1999, 8, samples), MYO_OK);
    cr_assert_eq(myo_recording_read(recording, 0, 1999, 8, raw), MYO_OK);
    for (int n = 0; n < 8; n++) {
        const int frame = 1999 + n;
        const bool missing = frame >= 2001 && frame < 2005;
        const int stored = frame < 2001 ? frame - 1 : frame - 5;
        cr_assert_eq(isnan(samples[n * 4]), missing);
        cr_assert_eq(raw[n * 4], missing ? 0 : (stored * 7) % 65536);
        if (!missing) {
            cr_assert_float_eq(samples[n * 4], 3000.0 * raw[n * 4] / 65536 - 1500, 1e-9);
            cr_assert_float_eq(samples[n * 4 + 1],
                               2 * (raw[n * 4 + 1] - 28000.0) / (38000 - 28000) - 1, 1e-9);
        }
    }
    cr_assert_eq(myo_recording_convert(recording, scratch_path("c.h5"), NULL), MYO_OK);
    myo_recording *other = opened(scratch_path("c.h5"));
    assert_equal(recording, other);
    myo_recording_close(&other);
    myo_recording_close(&recording);
}

Test(recording, malformed_opensignals_files_are_refused)
{
    static const struct {
        const char *change, *words;
        myo_status status;
    } cases[] = {
        { "no_rate", "rate", MYO_RATE },
        { "word_as_rate", "rate", MYO_MALFORMED },
        { "few_resolutions", "resolution", MYO_MALFORMED },
        { "resolution", "60", MYO_MALFORMED },
        { "channel_number", "channel_9", MYO_MALFORMED },
        { "no_channel", "channel_2", MYO_MALFORMED },
        { "short_counter", "nSeq", MYO_MALFORMED },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        scratch_generate("io/make_recording.py opensignals %s", cases[i].change);
        refused(scratch_path("o.h5"), cases[i].status, cases[i].words);
    }
}

Test(recording, truncated_hdf5_is_one_error)
{
    scratch_generate("io/make_recording.py native");
    size_t length = 0;
    char *bytes = scratch_read(scratch_path("n.h5"), &length);
    for (size_t cut = 0; cut < length; cut += 613) {
        scratch_write("cut.h5", bytes, cut);
        const myo_log log = scratch_log(&messages, NULL);
        myo_recording *recording = NULL;
        cr_assert_neq(myo_recording_open(&recording, scratch_path("cut.h5"), NULL, &log), MYO_OK);
        cr_assert_eq(messages.errors, 1, "%zu: %d", cut, messages.errors);
    }
    free(bytes);
}

Test(recording, generic_hdf5_by_name)
{
    scratch_generate("io/make_recording.py generic_hdf5");
    refused(scratch_path("g.h5"), MYO_NOT_A_RECORDING, "--dataset");
    const myo_recording_options options = { .dataset = "/lab/x" };
    myo_recording *recording = NULL;
    cr_assert_eq(myo_recording_open(&recording, scratch_path("g.h5"), &options, NULL), MYO_OK);
    const myo_stream *stream = myo_recording_describe(recording)->streams;
    cr_assert(stream->rate_hz == 250 && stream->frames == 300 && stream->channel_count == 2);
    double samples[4];
    cr_assert_eq(myo_recording_read_physical(recording, 0, 298, 2, samples), MYO_OK);
    cr_assert(samples[0] == 149e6 && samples[1] == 299e6 && samples[2] == 149.5e6);
    myo_recording_close(&recording);
}

Test(recording, every_real_file_opens_and_reads)
{
    static const char *const names[] = {
        "opensignals/eda_slow_signal.h5",
        "opensignals/emg_1000_hz_16_bits.h5",
        "opensignals/emg_1000_hz_16_bits_solo.h5",
        "opensignals/emg_1000_hz_8_16_bits.h5",
        "opensignals/emg_10_hz_16_bits.h5",
        "opensignals/emg_bursts.h5",
        "opensignals/emg_fatigue.h5",
        "opensignals/loft_time_subject_1.h5",
        "opensignals/sync_acc_1.h5",
        "opensignals/sync_cable_light.h5",
        "isometric-legs-wav/id01_vl.wav",
        "backyardbrains-wav/S1_EMG_bicep_flexExt.wav",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *path = shared_path(names[i]);
        if (path == NULL)
            return;
        myo_recording *recording = opened(path);
        const myo_recording_info *info = myo_recording_describe(recording);
        for (size_t s = 0; s < info->stream_count; s++) {
            double last[16];
            cr_assert_leq(info->streams[s].channel_count, 16);
            cr_assert_eq(
                myo_recording_read_physical(recording, s, info->streams[s].frames - 1, 1, last),
                MYO_OK);
        }
        if (strstr(names[i], "sync_cable") != NULL)
            cr_assert(info->streams[0].gap_count == 9 && info->streams[1].gap_count == 2);
        if (strstr(names[i], "isometric") != NULL)
            cr_assert_float_eq(info->streams[0].channels[3].scale, 4000.0 / 32768, 1e-12);
        myo_recording_close(&recording);
    }
}
