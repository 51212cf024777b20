/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What EDFlib wrote is read as it was written: two rates, odd gains, annotations, 24 bits. */
#include <criterion/criterion.h>
#include <edflib.h>
#include <math.h>

#include "io/opening.h"

TestSuite(edf, .init = scratch_make, .fini = scratch_remove);

enum { RECORDS = 7, FAST = 2000, SLOW = 150 };

static int sample(int signal, int index, int bits)
{
    const int most = 1 << (bits - 1);
    return (index * 7919 + signal * 104729) % (2 * most) - most;
}

static int write_file(const char *path, int type, int bits)
{
    static const struct {
        int rate;
        double low, high;
        const char *label, *unit;
    } signals[] = { { FAST, -3277, 3276, "EMG left", "uV" },
                    { FAST, -5, 5, "EMG right", "mV" },
                    { SLOW, -16, 16, "ACC X", "g" } };
    const int handle = edfopen_file_writeonly(path, type, 3);
    cr_assert_geq(handle, 0);
    for (int s = 0; s < 3; s++) {
        cr_assert_eq(edf_set_samplefrequency(handle, s, signals[s].rate), 0);
        cr_assert_eq(edf_set_digital_minimum(handle, s, -(1 << (bits - 1))), 0);
        cr_assert_eq(edf_set_digital_maximum(handle, s, (1 << (bits - 1)) - 1), 0);
        cr_assert_eq(edf_set_physical_minimum(handle, s, signals[s].low), 0);
        cr_assert_eq(edf_set_physical_maximum(handle, s, signals[s].high), 0);
        cr_assert_eq(edf_set_label(handle, s, signals[s].label), 0);
        cr_assert_eq(edf_set_physical_dimension(handle, s, signals[s].unit), 0);
    }
    for (int r = 0; r < RECORDS; r++) {
        for (int s = 0; s < 3; s++) {
            int block[FAST];
            for (int i = 0; i < signals[s].rate; i++)
                block[i] = sample(s, r * signals[s].rate + i, bits);
            cr_assert_eq(edfwrite_digital_samples(handle, block), 0);
        }
    }
    /* in steps of 100 microseconds */
    cr_assert_eq(edfwrite_annotation_utf8(handle, 12345, 20000, "rest"), 0);
    cr_assert_eq(edfwrite_annotation_utf8(handle, 50000, -1, "stimulus"), 0);
    return edfclose_file(handle);
}

static void check(const char *path, int bits, const char *format)
{
    myo_recording *recording = open_ok(path, NULL);
    const myo_recording_info *info = myo_recording_describe(recording);
    cr_assert_str_eq(info->format, format);
    cr_assert_eq(info->stream_count, 2);
    const myo_stream *fast = &info->streams[0], *slow = &info->streams[1];
    cr_assert(fast->rate_hz == FAST && slow->rate_hz == SLOW);
    cr_assert(fast->frames == RECORDS * FAST && slow->frames == RECORDS * SLOW);
    cr_assert_str_eq(fast->channels[1].name, "EMG right");
    cr_assert_str_eq(fast->channels[1].unit, "uV");
    cr_assert(slow->channels[0].type == MYO_CHANNEL_ACC);
    const double levels = ldexp(1, bits) - 1, half = ldexp(1, bits - 1);
    for (int i = 0; i < RECORDS * FAST; i += 37) {
        const double left = -3277 + (sample(0, i, bits) + half) * 6553 / levels;
        const double right = 1000 * (-5 + (sample(1, i, bits) + half) * 10 / levels);
        cr_assert_float_eq(sample_at(recording, 0, 0, i), left, 1e-9);
        cr_assert_float_eq(sample_at(recording, 0, 1, i), right, 1e-9);
    }
    for (int i = 0; i < RECORDS * SLOW; i += 11)
        cr_assert_float_eq(sample_at(recording, 1, 0, i),
                           -16 + (sample(2, i, bits) + half) * 32 / levels, 1e-12);
    cr_assert_eq(info->mark_count, 2);
    cr_assert_str_eq(info->marks[0].type, "rest");
    cr_assert_float_eq(info->marks[0].onset_s, 1.2345, 1e-9);
    cr_assert_float_eq(info->marks[0].duration_s, 2, 1e-9);
    cr_assert_float_eq(info->marks[1].onset_s, 5, 1e-9);
    cr_assert(info->marks[1].duration_s == 0);
    blocks_agree(recording);
    myo_recording_close(&recording);
}

Test(edf, edf_plus_of_edflib)
{
    cr_assert_eq(write_file(scratch_path("e.edf"), EDFLIB_FILETYPE_EDFPLUS, 16), 0);
    check(scratch_path("e.edf"), 16, "EDF+");
}

Test(edf, bdf_plus_of_edflib)
{
    cr_assert_eq(write_file(scratch_path("e.bdf"), EDFLIB_FILETYPE_BDFPLUS, 24), 0);
    check(scratch_path("e.bdf"), 24, "BDF+");
}

/* Random bytes, digital limits narrower than the bytes, an annotation signal between the others. */
static const char *const RANDOM =
    "f = lambda v, n: str(v).encode().ljust(n)\n"
    "def write(name, width):\n"
    "    lab = ['A', ('BDF' if width == 3 else 'EDF') + ' Annotations', 'B', 'C']\n"
    "    lo, hi = (-3000, 2000) if width == 2 else (-3000000, 2000000)\n"
    "    top = 2 ** (8 * width - 1)\n"
    "    nums = [50, 20, 7, 50]\n"
    "    h = (f(0, 8) if width == 2 else b'\\xffBIOSEMI') + f('X X X X', 80)\n"
    "    h += f('Startdate 01-JAN-2024 X X X', 80) + b'01.01.2410.00.00' + f(1280, 8)\n"
    "    h += f('EDF+C' if width == 2 else 'BDF+C', 44) + f(9, 8) + f(1, 8) + f(4, 4)\n"
    "    for v, n in ((lab, 16), ([''] * 4, 80), (['uV', '', 'uV', 'uV'], 8), ([-1] * 4, 8), ([1] "
    "* 4, 8),"
    " ([lo, -top, lo, lo], 8), ([hi, top - 1, hi, hi], 8), ([''] * 4, 80), (nums, 8), ([''] * 4, "
    "32)):\n"
    "        h += b''.join(f(t, n) for t in v)\n"
    "    r = np.random.default_rng(width)\n"
    "    for k in range(9):\n"
    "        for i, n in enumerate(nums):\n"
    "            h += (b'+%d\\x14\\x14\\0' % k).ljust(n * width, b'\\0') if i == 1 else r.bytes(n "
    "* width)\n"
    "    open(name, 'wb').write(h)\n"
    "write('r.edf', 2)\nwrite('r.bdf', 3)\n";

Test(edf, samples_are_what_edflib_reads)
{
    enum { FRAMES = 450, FEW = 63 };
    scratch_python(RANDOM);
    for (int bdf = 0; bdf < 2; bdf++) {
        const char *path = scratch_path(bdf ? "r.bdf" : "r.edf");
        static const int lengths[] = { FRAMES, FEW, FRAMES };
        int expected[3][FRAMES];
        struct edf_hdr_struct header;
        cr_assert_eq(edfopen_file_readonly(path, &header, EDFLIB_READ_ALL_ANNOTATIONS), 0);
        for (int s = 0; s < 3; s++)
            cr_assert_eq(edfread_digital_samples(header.handle, s, lengths[s], expected[s]),
                         lengths[s]);
        edfclose_file(header.handle);
        myo_recording *recording = open_ok(path, NULL);
        cr_assert_eq(myo_recording_describe(recording)->stream_count, 2);
        for (size_t stream = 0; stream < 2; stream++) {
            const size_t width = stream == 0 ? 2 : 1;
            for (int64_t n = 0; n < (stream == 0 ? FRAMES : FEW); n++) {
                int32_t wide[2];
                int16_t narrow[2];
                cr_assert_eq(myo_recording_read(recording, stream, n, 1,
                                                bdf ? (void *)wide : (void *)narrow),
                             MYO_OK);
                for (size_t c = 0; c < width; c++)
                    cr_assert_eq(bdf ? wide[c] : narrow[c], expected[stream == 0 ? 2 * c : 1][n],
                                 "%zu %d", stream, (int)n);
            }
        }
        blocks_agree(recording);
        myo_recording_close(&recording);
    }
}
