/* SPDX-License-Identifier: GPL-3.0-or-later */
/* WFDB records packed byte by byte from the specification, and PhysioNet's own. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "io/opening.h"

TestSuite(wfdb, .init = scratch_make, .fini = scratch_remove);

static const char *const PACK =
    "import struct\n"
    "def pack(fmt, v):\n"
    "    v = [int(x) for x in v]\n"
    "    if fmt == 16: return struct.pack('<%dh' % len(v), *v)\n"
    "    if fmt == 61: return struct.pack('>%dh' % len(v), *v)\n"
    "    if fmt == 80: return bytes(x + 128 for x in v)\n"
    "    if fmt == 24: return b''.join(x.to_bytes(3, 'little', signed=True) for x in v)\n"
    "    if fmt == 32: return struct.pack('<%di' % len(v), *v)\n"
    "    out = b''\n"
    "    for i in range(0, len(v), 2):\n"
    "        a, b = v[i] & 0xfff, (v[i + 1] if i + 1 < len(v) else 0) & 0xfff\n"
    "        out += bytes([a & 255, a >> 8 | (b >> 8) << 4, b & 255][:3 if i + 1 < len(v) else "
    "2])\n"
    "    return out\n"
    "k = np.arange(1003)\n"
    "v = np.stack([(k * 7) % 200 - 100, (k * 13) % 220 - 110, (k * 3) % 250 - 125], 1)\n"
    "def record(name, fmt, cols=3, more='', n=1003, data=None):\n"
    "    open(name + '.dat', 'wb').write(pack(fmt, v[:, :cols].ravel()) if data is None else "
    "data)\n"
    "    head = '# a comment\\n%s %d 1111.111 %d\\n' % (name, cols, n)\n"
    "    for c in range(cols):\n"
    "        head += '%s.dat %d 200(%d)/mV 12 0 0 0 0 lead %d\\n' % (name, fmt, 5 * c, c)\n"
    "    open(name + '.hea', 'w').write(head + more)\n";

static void write_record(const char *more)
{
    char script[8192];
    snprintf(script, sizeof script, "%s%s", PACK, more);
    scratch_python(script);
}

Test(wfdb, every_format_is_unpacked_exactly)
{
    static const int formats[] = { 16, 61, 80, 212, 24, 32 };
    write_record("for f in [16, 61, 80, 212, 24, 32]: record('r%d' % f, f)\n"
                 "record('odd', 212, 1)\n");
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
    write_record(
        "for f, low in [(16, -2**15), (61, -2**15), (80, -128), (212, -2048), (24, -2**23), "
        "(32, -2**31)]:\n"
        "    w = v.copy(); w[10, 1] = low; w[11, 0] = w[11, 1] = w[11, 2] = low\n"
        "    w[12, 1] = low + 1\n"
        "    record('m%d' % f, f, data=pack(f, w.ravel()))\n");
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
    write_record("record('b', 212)\n"
                 "d = open('b.dat', 'rb').read()\n"
                 "open('b.dat', 'wb').write(b'x' * 77 + d)\n"
                 "h = open('b.hea').read().replace('b.dat 212 ', 'b.dat 212+77 ')\n"
                 "open('b.hea', 'w').write(h)\n");
    myo_recording *recording = open_ok(scratch_path("b.hea"), NULL);
    cr_assert_float_eq(sample_at(recording, 0, 0, 1002), (1002 * 7 % 200 - 100) * 5.0, 1e-9);
    blocks_agree(recording);
    myo_recording_close(&recording);
}

Test(wfdb, checksums_are_verified)
{
    write_record("record('c', 212)\n"
                 "s = v.sum(0)\n"
                 "h = open('c.hea').read().splitlines()\n"
                 "for name, add in (('good', 0), ('bad', 1)):\n"
                 "    lines = h[:2] + ['c.dat 212x1:0 200(0)/mV 12 0 %d %d 0 lead %d' %\n"
                 "        (v[0, c], (s[c] + add * (c == 1) + 32768) % 65536 - 32768, c)"
                 " for c in range(3)]\n"
                 "    open(name + '.hea', 'w').write('\\n'.join(lines))\n");
    myo_recording *recording = open_ok(scratch_path("good.hea"), NULL);
    cr_assert_eq(myo_recording_describe(recording)->note_count, 0);
    myo_recording_close(&recording);
    recording = open_ok(scratch_path("bad.hea"), NULL);
    const myo_recording_info *info = myo_recording_describe(recording);
    cr_assert_eq(info->note_count, 1);
    cr_assert_not_null(strstr(info->notes[0], "signal 2"), "%s", info->notes[0]);
    cr_assert_eq(info->file_count, 8, "%zu", info->file_count);
    myo_recording_close(&recording);
}

Test(wfdb, annotations_are_marks)
{
    write_record("record('a', 16)\n"
                 "w = lambda code, value: struct.pack('<H', code << 10 | value)\n"
                 "text = b'(AFIB'\n"
                 "open('a.atr', 'wb').write(w(1, 100) + w(28, 200) + w(63, 5) + text + b'\\0' +\n"
                 "    w(59, 0) + struct.pack('<hH', 1, 5) + w(5, 0) + w(61, 1) + w(0, 0))\n");
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

Test(wfdb, wrong_headers_are_refused)
{
    static const struct {
        const char *header, *words;
        myo_status status;
    } cases[] = {
        { "x 1 500 100\\n../x.dat 16 200/mV\\n", "outside the header's folder", MYO_UNSUPPORTED },
        { "x 1 500 100\\n/etc/passwd 16 200/mV\\n", "outside the header's folder",
          MYO_UNSUPPORTED },
        { "x 1 500 100\\nnone.dat 16 200/mV\\n", "none.dat", MYO_NOT_FOUND },
        { "x 1 500 100\\nx.dat 311 200/mV\\n", "format 311", MYO_UNSUPPORTED },
        { "x 1 500 100\\nx.dat 16x4 200/mV\\n", "xform", MYO_UNSUPPORTED },
        { "x/3 1 500 300\\nx1 100\\n", "segments", MYO_UNSUPPORTED },
        { "x 2 500 100\\nx.dat 16 200/mV\\n", "fewer signal lines", MYO_MALFORMED },
        { "x 5000 500 100\\nx.dat 16 200/mV\\n", "number of signals", MYO_MALFORMED },
        { "x 1 0 100\\nx.dat 16 200/mV\\n", "rate is 0", MYO_RATE },
        { "x 1 500 100000\\nx.dat 16 200/mV\\n", "cut short", MYO_MALFORMED },
        { "x 1\\nx.dat 16 200/mV\\n", "--rate", MYO_RATE },
        { "x 1 500 100\\nx.dat 16 200/stone 12 0 0 0 0 EMG\\n", "stone", MYO_UNIT },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char more[1024];
        snprintf(more, sizeof more, "record('x', 16, 1)\nopen('x.hea', 'w').write('%s')\n",
                 cases[i].header);
        write_record(more);
        open_refused(scratch_path("x.hea"), NULL, cases[i].status, cases[i].words);
    }
    write_record("record('s', 212, 2)\n");
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
