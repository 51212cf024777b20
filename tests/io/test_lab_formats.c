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

static void write_with(const char *prelude, const char *more)
{
    char script[16384];
    const int length = snprintf(script, sizeof script, "%s%s", prelude, more);
    cr_assert(length > 0 && (size_t)length < sizeof script);
    scratch_python(script);
}

/* edf(name, signals, records, seconds): signals = (label, unit, pmin, pmax, dmin, dmax, per record,
 * values); an annotation signal is made when `marks` is given */
static const char *const EDF =
    "def edf(name, signals, records=4, seconds='1', bdf=False, plus='', marks=None, total=None):\n"
    "    f = lambda v, n: str(v).encode('latin-1')[:n].ljust(n)\n"
    "    if marks is not None:\n"
    "        signals = signals + [('EDF Annotations', '', -1, 1, -32768, 32767, 60, None)]\n"
    "    n = len(signals)\n"
    "    h = (b'\\xffBIOSEMI' if bdf else f('0', 8)) + f('X X X X', 80) +\\\n"
    "        f('Startdate 01-JAN-2024 X X X', 80) + b'01.01.24' + b'10.00.00'\n"
    "    h += f(256 * (n + 1), 8) + f(plus, 44) + f(records if total is None else total, 8)\n"
    "    h += f(seconds, 8) + f(n, 4)\n"
    "    for i, w in [(0, 16), (None, 80), (1, 8), (2, 8), (3, 8), (4, 8), (5, 8), (None, 80),\n"
    "                 (6, 8), (None, 32)]:\n"
    "        for s in signals: h += f('' if i is None else s[i], w)\n"
    "    w = 3 if bdf else 2\n"
    "    for r in range(records):\n"
    "        for s in signals:\n"
    "            if s[7] is None:\n"
    "                t = '+%d\\x14\\x14\\0' % r\n"
    "                for o, d, text in marks:\n"
    "                    if r == int(o): t += '+%g%s\\x14%s\\x14\\0' % (o, '\\x15%g' % d if d else "
    "'',\n"
    "                                                                text)\n"
    "                h += t.encode().ljust(120, b'\\0')\n"
    "            else:\n"
    "                for v in s[7][r * s[6]:(r + 1) * s[6]]:\n"
    "                    h += int(v).to_bytes(w, 'little', signed=True)\n"
    "    open(name, 'wb').write(h)\n"
    "k = np.arange(40000)\n"
    "emg = ('EMG BB', 'uV', -500, 500, -32768, 32767, 2000, (k * 37) % 65536 - 32768)\n"
    "acc = ('ACC X', 'g', -2, 2, -2048, 2047, 100, (k * 5) % 4096 - 2048)\n";

Test(lab_formats, edf_of_the_specification)
{
    write_with(EDF,
               "edf('a.edf', [emg, acc], plus='EDF+C', marks=[(1, 0.5, 'rest'), (2.25, 0,"
               " 'go')])\n"
               "edf('b.bdf', [('EMG', 'mV', -5, 5, -8388608, 8388607, 512, k * 311 - 8000000)],"
               " bdf=True)\n"
               "edf('r.edf', [('EMG', 'mV', -5, 5, -100, 100, 1111, k % 200 - 100)],"
               " seconds='1.25')\n");
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
        const char *call, *words;
        myo_status status;
    } cases[] = {
        { "edf('x.edf', [emg], plus='EDF+D', marks=[])", "EDFbrowser", MYO_UNSUPPORTED },
        { "edf('x.edf', [emg], total=-1)", "never finished", MYO_MALFORMED },
        { "edf('x.edf', [emg], total=400)", "contradicts", MYO_MALFORMED },
        { "edf('x.edf', [emg], seconds='nan')", "contradicts", MYO_MALFORMED },
        { "edf('x.edf', [emg], seconds='-1')", "contradicts", MYO_MALFORMED },
        { "edf('x.edf', [emg[:4] + (5, 5) + emg[6:]])", "contradicts", MYO_MALFORMED },
        { "edf('x.edf', [emg[:2] + (5, 5) + emg[4:]])", "contradicts", MYO_MALFORMED },
        { "edf('x.edf', [emg[:6] + (0,) + emg[7:]])", "contradicts", MYO_MALFORMED },
        { "edf('x.edf', [emg[:1] + ('ell',) + emg[2:]])", "ell", MYO_UNIT },
        { "edf('x.edf', [], plus='EDF+C', marks=[(1, 0, 'x')])", "annotations only", MYO_EMPTY },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_with(EDF, cases[i].call);
        open_refused(scratch_path("x.edf"), NULL, cases[i].status, cases[i].words);
    }
    write_with(EDF,
               "edf('s.edf', [emg[:6] + (20,) + emg[7:]], plus='EDF+C', marks=[(1, 1, 'm')])\n");
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
    scratch_python(
        "x = (np.arange(6000) % 1000 - 500).reshape(2000, 3)\n"
        "s = scipy.io.savemat\n"
        "s('a.mat', {'Data': x.astype('i2'), 'Fs': 2148.1481, 'Channels': ['BB', 'TB',"
        " 'FDI']}, do_compression=True)\n"
        "s('t.mat', {'Data': x.T.astype('f8'), 'SamplingFrequency': 2048, 'unit': 'mV'})\n"
        "s('n.mat', {'trial': {'emg': x.astype('f4'), 'fs': 1000.0, 'note': 'x'}})\n"
        "s('two.mat', {'left': x * 1.0, 'right': x * 2.0, 'fs': 500.0})\n"
        "s('z.mat', {'emg': x + 1j, 'fs': 500.0})\n"
        "s('nors.mat', {'emg': x})\n"
        "s('small.mat', {'emg': x[:120, :1].astype('u1'), 'fs': 500.0})\n");
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

/* MATLAB's layout of HDF5: reversed dimensions, class attributes, references, 512 bytes in front */
static const char *const MAT73 =
    "f = h5py.File('m.mat', 'w', userblock_size=512)\n"
    "def put(path, v, c):\n"
    "    d = f.create_dataset(path, data=np.asarray(v).T)\n"
    "    d.attrs['MATLAB_class'] = np.bytes_(c)\n"
    "    return d\n"
    "def text(path, t):\n"
    "    return put(path, np.array([[ord(c) for c in t]], 'u2'), 'char')\n"
    "def cell(path, texts):\n"
    "    r = [text('#refs#/%s%d' % (path, i), t).ref for i, t in enumerate(texts)]\n"
    "    d = f.create_dataset(path, (len(r), 1), h5py.ref_dtype)\n"
    "    for i, x in enumerate(r): d[i, 0] = x\n"
    "    d.attrs['MATLAB_class'] = np.bytes_('cell')\n"
    "    return d\n"
    "def done():\n"
    "    f.close()\n"
    "    b = open('m.mat', 'r+b')\n"
    "    b.write(b'MATLAB 7.3 MAT-file, Platform: GLNXA64'.ljust(116) + bytes(8) + b'\\0\\2IM')\n"
    "x = (np.arange(6000) % 1000 - 500).reshape(2000, 3)\n";

Test(lab_formats, matlab_v73_of_h5py)
{
    write_with(MAT73, "put('rec/emg', x * 0.5, 'double')\nput('rec/fs', [[1111.111]], 'double')\n"
                      "text('rec/units', 'mV')\ncell('labels', ['BB', 'TB', 'FDI'])\n"
                      "put('other', np.zeros((3, 3)), 'double')\ndone()\n");
    myo_recording *recording = open_ok(scratch_path("m.mat"), NULL);
    const myo_stream *stream = streams_of(recording);
    cr_assert_str_eq(myo_recording_describe(recording)->format, "MATLAB v7.3");
    cr_assert(stream->rate_hz == 1111.111 && stream->frames == 2000 && stream->channel_count == 3);
    cr_assert_str_eq(stream->channels[1].name, "TB");
    cr_assert_eq(sample_at(recording, 0, 1, 100), (301 % 1000 - 500) * 500.0);
    blocks_agree(recording);
    myo_recording_close(&recording);
    write_with(MAT73,
               "put('a', x.T.astype('i2'), 'int16')\nput('Fs', [[500.0]], 'double')\ndone()\n");
    recording = open_ok(scratch_path("m.mat"), NULL);
    cr_assert_eq(sample_at(recording, 0, 1, 100), 301 % 1000 - 500);
    blocks_agree(recording);
    myo_recording_close(&recording);
}

/* matio gives zeros for what is missing of a compressed variable. */
Test(lab_formats, mat5_cut_short_is_refused)
{
    scratch_python(
        "x = np.random.default_rng(1).normal(size=(5000, 2))\n"
        "for name, packed in (('c', True), ('u', False)):\n"
        "    scipy.io.savemat(name + '.mat', {'fs': 1000.0, 'data': x}, do_compression=packed)\n"
        "    b = open(name + '.mat', 'rb').read()\n"
        "    open(name + 'cut.mat', 'wb').write(b[:len(b) // 2])\n");
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
    scratch_python("x = np.random.default_rng(1).normal(size=(5000, 2))\n"
                   "scipy.io.savemat('w.mat', {'fs': 1000.0, 'data': x}, do_compression=True)\n"
                   "b = bytearray(open('w.mat', 'rb').read())\n"
                   "b[len(b) * 2 // 3] ^= 0x10\n"
                   "open('d.mat', 'wb').write(b)\n");
    const myo_recording_options rate = { .rate_hz = 1000 };
    open_refused(scratch_path("d.mat"), NULL, MYO_MALFORMED, "checksum");
    open_refused(scratch_path("d.mat"), &rate, MYO_MALFORMED, "checksum");
}

Test(lab_formats, two_rates_in_one_matlab_file_are_refused)
{
    scratch_python("scipy.io.savemat('t.mat', {'data': np.ones((200, 2)), 'fs': 1000.0, 'Fs': "
                   "2000.0})\n"
                   "scipy.io.savemat('p.mat', {'r': {'data': np.ones((200, 2)), 'fs': 1000.0}, "
                   "'Fs': 2000.0})\n");
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
    write_with(MAT73, "r = put('#refs#/a', x * 1.0, 'double').ref\n"
                      "d = f.create_dataset('trials', (2, 1), h5py.ref_dtype)\n"
                      "d[0, 0] = r\nd[1, 0] = d.ref\n"
                      "f['loop/self'] = f['/']\nput('fs', [[500.0]], 'double')\ndone()\n");
    const myo_recording_options first = { .dataset = "trials{1}", .rate_hz = 100 };
    myo_recording *recording = open_ok(scratch_path("m.mat"), &first);
    cr_assert_eq(streams_of(recording)->frames, 2000);
    myo_recording_close(&recording);
    write_with(MAT73, "d = f.create_dataset('data', (1, 1), h5py.ref_dtype)\ndone()\n");
    open_refused(scratch_path("m.mat"), NULL, MYO_NOT_A_RECORDING, "no matrix");
    write_with(MAT73, "f['data'] = h5py.ExternalLink('other.h5', '/x')\ndone()\n");
    open_refused(scratch_path("m.mat"), NULL, MYO_NOT_A_RECORDING, "no matrix");
}

static const char *const NWB = "f = h5py.File('n.nwb', 'w')\n"
                               "f.attrs['neurodata_type'] = 'NWBFile'\n"
                               "f.attrs['nwb_version'] = '2.6.0'\n"
                               "def series(path, data, kind='ElectricalSeries', unit='volts', "
                               "rate=None, start=0.0, times=None,\n"
                               "           **a):\n"
                               "    g = f.create_group(path)\n"
                               "    g.attrs['neurodata_type'] = kind\n"
                               "    g.attrs['namespace'] = 'core'\n"
                               "    g['data'] = data\n"
                               "    g['data'].attrs['unit'] = unit\n"
                               "    for k, v in a.items(): g['data'].attrs[k] = v\n"
                               "    if rate is not None:\n"
                               "        g['starting_time'] = start\n"
                               "        g['starting_time'].attrs['rate'] = np.float32(rate)\n"
                               "        g['starting_time'].attrs['unit'] = 'seconds'\n"
                               "    if times is not None: g['timestamps'] = times\n"
                               "    return g\n"
                               "x = (np.arange(6000) % 1000 - 500).reshape(2000, 3).astype('i2')\n";

Test(lab_formats, nwb_of_the_schema)
{
    write_with(NWB, "g = series('acquisition/emg', x, rate=1111.111, conversion=np.float32(1e-6),"
                    " offset=np.float32(0.5))\n"
                    "g['channel_conversion'] = np.float32([1, 2, 4])\n"
                    "series('acquisition/acc', np.arange(500) * 0.25, 'TimeSeries', 'm/s^2',"
                    " times=10 + np.arange(500) / 148.148)\n"
                    "series('processing/behavior/force', np.arange(100.), 'TimeSeries', 'newtons',"
                    " rate=100, start=-1.5)\n"
                    "t = f.create_group('intervals/trials')\n"
                    "t['start_time'] = [1.0, 3.0]\nt['stop_time'] = [2.0, 4.5]\n"
                    "t['label'] = ['rest', 'voluntary']\n");
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
        { "series('acquisition/emg', x)", "--rate", MYO_RATE },
        { "series('acquisition/emg', x, times=np.r_[np.arange(1000.), 3000 + np.arange(1000)] / "
          "1e3)",
          "not regular", MYO_RATE },
        { "series('acquisition/emg', x, times=np.arange(5.))", "timestamps", MYO_MALFORMED },
        { "series('acquisition/emg', x, rate=500, unit='parsec')", "parsec", MYO_UNIT },
        { "series('acquisition/emg', x, rate=500, conversion=0.0)", "gain is 0", MYO_MALFORMED },
        { "series('acquisition/emg', x.reshape(10, 200, 3), rate=500)", "samples", MYO_MALFORMED },
        { "series('acquisition/emg', x, rate=500)['channel_conversion'] = [1.0]",
          "channel_conversion", MYO_MALFORMED },
        { "f['acquisition/emg'] = h5py.ExternalLink('o.nwb', '/acquisition/emg')", "no Electrical",
          MYO_EMPTY },
        { "f['acquisition/emg'] = 5", "no Electrical", MYO_EMPTY },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_with(NWB, cases[i].change);
        open_refused(scratch_path("n.nwb"), NULL, cases[i].status, cases[i].words);
    }
}
