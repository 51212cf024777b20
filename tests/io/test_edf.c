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
