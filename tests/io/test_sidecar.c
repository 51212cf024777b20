/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables beside a recording that do not quite fit it. */
#include <criterion/criterion.h>
#include <string.h>

#include "io/opening.h"

TestSuite(sidecar, .init = scratch_make, .fini = scratch_remove);

static const char *const ROWS = "name\ttype\tunits\tfull_scale\n"
                                "a\tEMG\tmV\t5\nb\tEMG\tmV\t5\nc\tEMG\tmV\t5\nd\tEMG\tmV\t5\n";

static bool has_note(const myo_recording *recording, const char *words)
{
    const myo_recording_info *info = myo_recording_describe(recording);
    for (size_t i = 0; i < info->note_count; i++)
        if (strstr(info->notes[i], words) != NULL)
            return true;
    return false;
}

Test(sidecar, a_converted_file_is_read_beside_its_source)
{
    scratch_generate("io/make_sidecar.py four_channels");
    scratch_text("c_channels.tsv", ROWS);
    myo_recording *wav = open_ok(scratch_path("c.wav"), NULL);
    cr_assert_not(has_note(wav, "full_scale"));
    cr_assert_eq(myo_recording_convert(wav, scratch_path("c.h5"), NULL), MYO_OK);
    myo_recording *native = open_ok(scratch_path("c.h5"), NULL);
    samples_agree(wav, native, 0, true);
    cr_assert(has_note(native, "full_scale in c_channels.tsv is not used for 4 channels"));
    /* and back, but never over the source's table */
    myo_recording_close(&wav);
    cr_assert_eq(myo_recording_convert(native, scratch_path("c.wav"), NULL), MYO_OUTPUT);
    cr_assert_eq(myo_recording_convert(native, scratch_path("d.wav"), NULL), MYO_OK);
    wav = open_ok(scratch_path("d.wav"), NULL);
    myo_recording *again = open_ok(scratch_path("c.h5"), NULL);
    samples_agree(wav, again, 0, true);
    myo_recording_close(&wav);
    myo_recording_close(&native);
    myo_recording_close(&again);
}

Test(sidecar, counts_of_a_table_are_scaled)
{
    scratch_generate("io/make_sidecar.py no_unit");
    scratch_text("n_channels.tsv", "name\ttype\tunits\tgain\toffset\nEMG\tEMG\tmV\t0.5\t-2\n");
    myo_recording *recording = open_ok(scratch_path("n.csv"), NULL);
    const myo_channel *channel = &myo_recording_describe(recording)->streams[0].channels[0];
    cr_assert_str_eq(channel->unit, "uV");
    cr_assert(channel->calibrated);
    double values[40];
    cr_assert_eq(myo_recording_read_physical(recording, 0, 0, 40, values), MYO_OK);
    for (size_t i = 0; i < 40; i++) /* 0.5 mV a count, -2 mV at 0 */
        cr_assert_float_eq(values[i], 500.0 * (double)i - 2000, 1e-9);
    myo_recording_close(&recording);
    scratch_text("n_channels.tsv", "name\ttype\tunits\tgain\nEMG\tEMG\tmV\t0\n");
    open_refused(scratch_path("n.csv"), NULL, MYO_MALFORMED, "gain is 0");
    scratch_text("n_channels.tsv", "name\ttype\tunits\tgain\nEMG\tEMG\tn/a\t2\n");
    open_refused(scratch_path("n.csv"), NULL, MYO_UNIT, "gain has no unit");
    scratch_text("n_channels.tsv", "name\ttype\tunits\tgain\tfull_scale\nEMG\tEMG\tmV\t2\t5\n");
    open_refused(scratch_path("n.csv"), NULL, MYO_MALFORMED, "both say the scale");
}

Test(sidecar, a_misnamed_table_is_named)
{
    scratch_generate("io/make_sidecar.py four_channels");
    scratch_text("c_channel.tsv", ROWS);
    myo_recording *recording = open_ok(scratch_path("c.wav"), NULL);
    cr_assert(has_note(recording, "c_channel.tsv beside the recording is not read"));
    cr_assert_not_null(strstr(said.others, "_channels.tsv"), "%s", said.others);
    myo_recording_close(&recording);
    /* the remedy */
    scratch_text("c_channels.tsv", ROWS);
    recording = open_ok(scratch_path("c.wav"), NULL);
    cr_assert_eq(said.others[0], '\0', "%s", said.others);
    myo_recording_close(&recording);
}

Test(sidecar, marks_as_people_write_them)
{
    scratch_generate("io/make_sidecar.py four_channels");
    scratch_text("c_channels.tsv", ROWS);
    scratch_text("c_events.tsv", "onset\tduration\ttrial_type\n0\t0.2\tRuhe\n0.3\t0.2\tMVIC 2\n"
                                 "0.6\t0.2\trests\n");
    myo_recording *recording = open_ok(scratch_path("c.wav"), NULL);
    cr_assert(has_note(recording, "marks \"Ruhe\" are taken as \"rest\""));
    cr_assert(has_note(recording, "marks \"MVIC 2\" are taken as \"mvc\""));
    cr_assert_not_null(strstr(said.others, "\"rests\" means nothing"), "%s", said.others);
    myo_recording_close(&recording);
}

Test(sidecar, rows_that_are_missing_are_a_warning)
{
    scratch_generate("io/make_sidecar.py four_channels");
    scratch_text("c_channels.tsv", "name\ttype\tunits\tfull_scale\na\tEMG\tmV\t5\n");
    myo_recording *recording = open_ok(scratch_path("c.wav"), NULL);
    cr_assert(has_note(recording, "1 row for 4 channels"));
    cr_assert_not_null(strstr(said.others, "1 row for 4 channels"), "%s", said.others);
    myo_recording_close(&recording);
    scratch_text("c_channels.tsv", ROWS);
    recording = open_ok(scratch_path("c.wav"), NULL);
    cr_assert_eq(said.others[0], '\0', "%s", said.others);
    myo_recording_close(&recording);
}

Test(sidecar, a_full_scale_without_use_is_said)
{
    const myo_recording_options options = { .full_scale = "5 mV" };
    scratch_generate("io/make_sidecar.py four_channels");
    scratch_generate("io/make_sidecar.py no_unit");
    myo_recording *recording = open_ok(scratch_path("n.csv"), &options);
    cr_assert(has_note(recording, "give their unit in a _channels.tsv"));
    myo_recording_close(&recording);
    recording = open_ok(scratch_path("c.wav"), &options);
    cr_assert_not(has_note(recording, "--full-scale"));
    myo_recording_close(&recording);
}

Test(sidecar, two_rows_of_one_name_are_refused)
{
    scratch_generate("io/make_sidecar.py four_channels");
    scratch_text("c_channels.tsv", "name\ttype\na\tEMG\nb\tEMG\nc\tEMG\na\tEMG\n");
    open_refused(scratch_path("c.wav"), NULL, MYO_MALFORMED, "line 5: channel \"a\"");
    cr_assert_not_null(strstr(said.error, "line 2"), "%s", said.error);
}

Test(sidecar, marks_that_were_not_meant_are_a_warning)
{
    scratch_generate("io/make_sidecar.py four_channels");
    scratch_text("c_events.tsv", "onset\tduration\ttrial_type\n"
                                 "0.1\t0.1\trets\n0.2\t0.1\tvoluntry\n0.3\t0\tStimulus\n"
                                 "0.4\t0\tleft\n0.5\t0\trest\n0.6\t0\texclude\n0.7\t0\trets\n"
                                 "1.0\t0\tgo\n1.5\t0\tgo\n90\t1\tgo\n");
    myo_recording *recording = open_ok(scratch_path("c.wav"), NULL);
    cr_assert_eq(myo_recording_describe(recording)->note_count, 4);
    cr_assert(has_note(recording, "\"rets\""));
    cr_assert(has_note(recording, "\"voluntry\""));
    cr_assert(has_note(recording, "\"Stimulus\""));
    cr_assert(has_note(recording, "2 of 10 marks begin after the end of the recording at 1.000 s"));
    cr_assert_not_null(strstr(said.others, "the first at 1.500 s"), "%s", said.others);
    myo_recording_close(&recording);
}

Test(sidecar, options_without_use_are_a_note)
{
    scratch_generate("io/make_sidecar.py four_channels");
    const myo_recording_options options = { .rate_hz = 2000, .dataset = "x" };
    myo_recording *recording = open_ok(scratch_path("c.wav"), &options);
    cr_assert(has_note(recording, "--rate 2000 is not used"));
    cr_assert(has_note(recording, "--dataset x is not used"));
    myo_recording_close(&recording);
    scratch_generate("io/make_sidecar.py generic_hdf5");
    recording = open_ok(scratch_path("g.h5"), &options);
    cr_assert_not(has_note(recording, "not used"));
    myo_recording_close(&recording);
}

Test(sidecar, full_scale_in_a_unit_of_no_channel_is_said)
{
    static const char *const wrong[] = { "5 kg", "16 g", "5 %FS" };
    scratch_generate("io/make_sidecar.py four_channels");
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const myo_recording_options options = { .full_scale = wrong[i] };
        myo_recording *recording = open_ok(scratch_path("c.wav"), &options);
        cr_assert(has_note(recording, "no channel is measured in that unit"), "%s", wrong[i]);
        cr_assert_not(myo_recording_describe(recording)->streams[0].channels[0].calibrated);
        myo_recording_close(&recording);
    }
}

Test(sidecar, full_scale_is_a_positive_value_with_a_unit)
{
    static const char *const wrong[] = { "", "5", "mV", "5 parsec", "-5 mV", "0 mV", "nan mV" };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        cr_assert_not(myo_full_scale_check(wrong[i]), "%s", wrong[i]);
    cr_assert(myo_full_scale_check("5 mV") && myo_full_scale_check("5mV"));
}
