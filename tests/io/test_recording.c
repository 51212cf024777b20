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

/* A recording as the format's contract describes it, by h5py, with what may be left out left out */
static const char *const NATIVE =
    "def native(name):\n"
    "    f = h5py.File(name, 'w')\n"
    "    f.attrs['format'] = 'myoscribe'\n"
    "    f.attrs['format_version'] = 1\n"
    "    e = f.create_dataset('streams/emg', data=(np.arange(6000) % 777).reshape(3000, 2)"
    ".astype('i2'), chunks=(500, 2), compression='gzip')\n"
    "    e.attrs['rate_hz'] = 1111.111\n"
    "    e.attrs['channel_names'] = ['VL', 'BF']\n"
    "    e.attrs['channel_types'] = ['EMG', 'EMG']\n"
    "    e.attrs['units'] = ['mV', 'uV']\n"
    "    e.attrs['scale'] = [0.001, 0.5]\n"
    "    e.attrs['offset'] = [0.0, -3.0]\n"
    "    a = f.create_dataset('streams/acc', data=np.arange(1200).reshape(400, 3).astype('f4'))\n"
    "    a.attrs['rate_hz'] = 148.148\n"
    "    a.attrs['start_s'] = -0.25\n"
    "    a.attrs['channel_names'] = ['VL', 'y', 'z']\n"
    "    a.attrs['channel_types'] = ['ACC'] * 3\n"
    "    a.attrs['units'] = ['g'] * 3\n"
    "    f['events/onset'] = [0.5, 0.1]\n"
    "    f['events/duration'] = [0.25, 0.0]\n"
    "    f['events/trial_type'] = ['voluntary', 'stimulus']\n"
    "    f['events/channel'] = ['emg/VL', 'n/a']\n"
    "    return f\n";

static void write_native(const char *more)
{
    char script[8192];
    snprintf(script, sizeof script, "%sf = native('n.h5')\n%s", NATIVE, more);
    scratch_python(script);
}

Test(recording, native_hdf5_of_h5py)
{
    write_native("");
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
    write_native("f['gaps/emg'] = [[5.0, 2.0], [990.0, 20.0]]\n");
    scratch_text("n_channels.tsv", "name\ttype\tunits\ny\tACC\tg\n");
    myo_recording *one = opened(scratch_path("n.h5")), *other = NULL, *third = NULL;
    cr_assert_eq(myo_recording_open_apart(&other, scratch_path("n.h5"), NULL, NULL), MYO_OK);
    cr_assert_eq(myo_recording_open_apart(&third, scratch_path("n.h5"), NULL, NULL), MYO_OK);
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
    cr_assert_eq(myo_recording_open_apart(&other, scratch_path("none.h5"), NULL, &log),
                 MYO_NOT_FOUND);
    cr_assert_eq(messages.errors, 1);
    cr_assert_null(other);
}

Test(recording, converts_to_native_and_back_exactly)
{
    write_native("");
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
    write_native("del f['streams/acc']\nf['streams/emg'].attrs['rate_hz'] = 2000\n"
                 "f['events/channel'][:] = ['VL', 'n/a']\n");
    myo_recording *one = opened(scratch_path("n.h5"));
    cr_assert_eq(myo_recording_convert(one, scratch_path("c.wav"), NULL), MYO_OK);
    myo_recording *other = opened(scratch_path("c.wav"));
    assert_equal(one, other);
    scratch_python("import scipy.io.wavfile as w\n"
                   "r, x = w.read('c.wav')\n"
                   "assert r == 2000 and (x.ravel() == np.arange(6000) % 777).all()\n");
    myo_recording_close(&one);
    myo_recording_close(&other);
}

Test(recording, conversion_replaces_nothing_of_the_user)
{
    const myo_log log = scratch_log(&messages, NULL);
    size_t length = 0;
    static const char table[] = "name\ttype\tunits\na\tEMG\tuV\n";
    scratch_python("open('c.csv', 'w').write('time_s,a (uV)\\n' +"
                   " ''.join('%.3f,%d\\n' % (i / 1000, i) for i in range(40)))\n");
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
        { "f.attrs['format_version'] = 2\n", "version", MYO_UNSUPPORTED },
        { "del f['streams']\n", "/streams", MYO_MALFORMED },
        { "del f['streams/emg'].attrs['rate_hz']\n", "--rate", MYO_RATE },
        { "f['streams/emg'].attrs['rate_hz'] = float('nan')\n", "impossible", MYO_RATE },
        { "f['streams/emg'].attrs['rate_hz'] = -5.0\n", "impossible", MYO_RATE },
        { "f['streams/emg'].attrs['rate_hz'] = 2e6\n", "impossible", MYO_RATE },
        { "f['streams/emg'].attrs['rate_hz'] = 'fast'\n", "rate_hz", MYO_MALFORMED },
        { "f['streams/emg'].attrs['scale'] = [1.0]\n", "scale", MYO_MALFORMED },
        { "f['streams/emg'].attrs['scale'] = [1.0, 0.0]\n", "gain is 0", MYO_MALFORMED },
        { "f['streams/emg'].attrs['units'] = ['mV', 'furlong']\n", "furlong", MYO_UNIT },
        { "f['streams/emg'].attrs['channel_types'] = ['EMG', 'LEG']\n", "LEG", MYO_MALFORMED },
        { "f['events/channel'][:] = ['none', 'n/a']\n", "none", MYO_CHANNEL },
        { "f['events/onset'][0] = float('nan')\n", "onset", MYO_MALFORMED },
        { "f['streams/x'] = np.zeros((0, 2), 'i2')\nf['streams/x'].attrs['rate_hz'] = 5.0\n",
          "no samples", MYO_EMPTY },
        { "f['streams/x'] = np.zeros(5)\n", "/streams/x", MYO_MALFORMED },
        { "f['streams/x'] = ['a', 'b']\n", "/streams/x", MYO_MALFORMED },
        { "f['streams/x'] = h5py.ExternalLink('y.h5', '/x')\n", "h5copy -f ext", MYO_UNSUPPORTED },
        { "f['streams/x'] = h5py.SoftLink('/streams/x')\n", "/streams/x", MYO_MALFORMED },
        { "f['gaps/emg'] = [[10.0, 5.0], [3.0, 2.0]]\n", "gap", MYO_MALFORMED },
        { "f['gaps/emg'] = [[2999.0, 5.0]]\n", "gap", MYO_MALFORMED },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_native(cases[i].change);
        refused(scratch_path("n.h5"), cases[i].status, cases[i].words);
    }
}

/* Two devices with different rates and lengths, dropped samples, a counter that sticks */
static const char *const OPENSIGNALS =
    "f = h5py.File('o.h5', 'w')\n"
    "def device(mac, kind, rate, bits, sensors, n, seq, t='u2'):\n"
    "    g = f.create_group(mac)\n"
    "    g.attrs['sampling rate'] = np.int32(rate)\n"
    "    g.attrs['resolution'] = np.int32([bits] * len(sensors))\n"
    "    g.attrs['channels'] = np.int32(np.arange(len(sensors)) + 1)\n"
    "    g.attrs['device'] = kind\n"
    "    g['raw/nSeq'] = np.array(seq, 'u2')[:, None]\n"
    "    for i, s in enumerate(sensors):\n"
    "        x = (np.arange(n) * 7 + i) % (1 << bits)\n"
    "        d = g.create_dataset('raw/channel_%d' % (i + 1), data=x.astype(t)[:, None],\n"
    "                             chunks=(1024, 1))\n"
    "        d.attrs['label'] = 'CH%d' % (i + 1)\n"
    "        d.attrs['sensor'] = s\n"
    "seq = np.arange(3000)\n"
    "seq[1000:] += 1\n"
    "seq[2000:] += 4\n"
    "device('00:07:80:4C:01:B1', 'biosignalsplux', 1000, 16, ['EMG', 'XYZ', 'XYZ', 'XYZ'], 3000,"
    " seq)\n"
    "device('00:07:80:4C:01:B2', 'channeller', 10, 8, ['EMG'], 70000,"
    " np.minimum(np.arange(70000), 65535), 'u4')\n";

Test(recording, opensignals_hdf5_with_all_its_traps)
{
    scratch_python(OPENSIGNALS);
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
        { "f['00:07:80:4C:01:B1'].attrs['sampling rate'] = 0\n", "rate", MYO_RATE },
        { "f['00:07:80:4C:01:B1'].attrs['sampling rate'] = 'x'\n", "rate", MYO_MALFORMED },
        { "f['00:07:80:4C:01:B1'].attrs['resolution'] = [16]\n", "resolution", MYO_MALFORMED },
        { "f['00:07:80:4C:01:B1'].attrs['resolution'] = [60, 16, 16, 16]\n", "60", MYO_MALFORMED },
        { "f['00:07:80:4C:01:B1'].attrs['channels'] = [1, 2, 3, 9]\n", "channel_9", MYO_MALFORMED },
        { "del f['00:07:80:4C:01:B1/raw/channel_2']\n", "channel_2", MYO_MALFORMED },
        { "del f['00:07:80:4C:01:B2/raw/nSeq']\nf['00:07:80:4C:01:B2/raw/nSeq'] = [[1], [2]]\n",
          "nSeq", MYO_MALFORMED },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char script[8192];
        snprintf(script, sizeof script, "%s%s", OPENSIGNALS, cases[i].change);
        scratch_python(script);
        refused(scratch_path("o.h5"), cases[i].status, cases[i].words);
    }
}

Test(recording, truncated_hdf5_is_one_error)
{
    write_native("");
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
    scratch_python("f = h5py.File('g.h5', 'w')\n"
                   "f['lab/x'] = (np.arange(600) * 0.5).reshape(2, 300)\n"
                   "f['lab/x'].attrs['fs'] = 250.0\n"
                   "f['lab/x'].attrs['unit'] = 'V'\n");
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
