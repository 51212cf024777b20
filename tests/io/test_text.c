/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of numbers: CSV, TSV, Delsys pairs, comments, OpenSignals text. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "io/opening.h"
#include "io/text_rows.h"

TestSuite(text, .init = scratch_make, .fini = scratch_remove);

static const myo_stream *streams_of(const myo_recording *recording)
{
    return myo_recording_describe(recording)->streams;
}

Test(text, numbers_are_correctly_rounded)
{
    static const struct {
        const char *text;
        double value;
    } cases[] = { { "0.1", 0.1 },
                  { "-123.456e-3", -123.456e-3 },
                  { "9007199254740993", 9007199254740993.0 },
                  { "0.12345678901234568", 0.12345678901234568 },
                  { "1e-300", 1e-300 },
                  { "+5.", 5 },
                  { ".5", 0.5 },
                  { "1.7976931348623157e308", 1.7976931348623157e308 },
                  { "4.9e-324", 4.9e-324 } };
    const myo_text_dialect plain = { ',', '.' };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = 0;
        size_t wrong = 0;
        cr_assert_eq(
            myo_text_numbers(cases[i].text, strlen(cases[i].text), plain, &value, 1, &wrong), 1,
            "%s", cases[i].text);
        cr_assert_eq(value, cases[i].value, "%s: %.17g", cases[i].text, value);
    }
    static const char *const bad[] = {
        "1.2.3", "abc", "1e", "0x10", "--1", "1 2", "inf", "\"1\"2"
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        double value = 0;
        size_t wrong = 0;
        cr_assert_eq(myo_text_numbers(bad[i], strlen(bad[i]), plain, &value, 1, &wrong), 0, "%s",
                     bad[i]);
    }
}

Test(text, every_dress_is_the_same_recording)
{
    static const char *const names[] = { "semi.csv",  "tab.tsv",    "tabc.tsv",  "blank.txt",
                                         "quote.csv", "notime.csv", "units.csv", "comment.csv" };
    scratch_generate("io/make_text.py dresses");
    const myo_recording_options rate = { .rate_hz = 2000 };
    myo_recording *first = open_ok(scratch_path("comma.csv"), NULL);
    const myo_stream *stream = streams_of(first);
    cr_assert(stream->rate_hz == 2000 && stream->frames == 3000 && stream->channel_count == 2);
    cr_assert_str_eq(stream->channels[0].name, "EMG1");
    cr_assert_str_eq(stream->channels[0].unit, "uV");
    cr_assert_str_eq(stream->rate_source, "time column");
    cr_assert_eq(stream->channels[1].type, MYO_CHANNEL_ACC);
    cr_assert_eq(sample_at(first, 0, 0, 1), 0.841470985 * 1000);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const bool needs_rate = strcmp(names[i], "notime.csv") == 0;
        myo_recording *other = open_ok(scratch_path(names[i]), needs_rate ? &rate : NULL);
        samples_agree(first, other, 0, strcmp(names[i], "blank.txt") != 0);
        myo_recording_close(&other);
    }
    blocks_agree(first);
    myo_recording_close(&first);
    open_refused(scratch_path("none.csv"), NULL, MYO_RATE, "--rate");
    myo_recording *bare = open_ok(scratch_path("none.csv"), &rate);
    cr_assert_str_eq(streams_of(bare)->rate_source, "--rate");
    cr_assert_str_eq(streams_of(bare)->channels[0].name, "ch1");
    cr_assert_not(streams_of(bare)->channels[0].calibrated);
    myo_recording_close(&bare);
    scratch_text("none_channels.tsv", "name\ttype\tunits\nleft\tEMG\tmV\nfoot\tACC\tg\n");
    bare = open_ok(scratch_path("none.csv"), &rate);
    cr_assert_eq(sample_at(bare, 0, 0, 1), 0.841470985 * 1000);
    cr_assert_str_eq(streams_of(bare)->channels[1].name, "foot");
    myo_recording_close(&bare);
}

Test(text, delsys_pairs_have_their_own_clocks)
{
    scratch_generate("io/make_text.py delsys_pairs");
    myo_recording *recording = open_ok(scratch_path("d.csv"), NULL);
    const myo_recording_info *info = myo_recording_describe(recording);
    cr_assert_eq(info->stream_count, 2);
    cr_assert(info->streams[0].rate_hz == 1111.111 && info->streams[0].frames == 3000);
    cr_assert(info->streams[1].rate_hz == 148.148 && info->streams[1].frames == 399);
    cr_assert_eq(info->streams[1].channel_count, 2);
    cr_assert_str_eq(info->streams[0].channels[0].name, "L TIB: EMG 1");
    cr_assert_float_eq(sample_at(recording, 0, 0, 2999), 29990, 1e-9);
    cr_assert_eq(sample_at(recording, 1, 0, 398), 398.0 / 8);
    cr_assert_eq(sample_at(recording, 1, 1, 7), -7);
    blocks_agree(recording);
    myo_recording_close(&recording);
}

Test(text, irregular_clocks_are_refused_or_resampled_only_when_asked)
{
    static const char *const defects[] = { "blocks", "gap", "drift", "missing" };
    for (size_t k = 0; k < sizeof defects / sizeof defects[0]; k++) {
        scratch_generate("io/make_text.py clock %s", defects[k]);
        open_refused(scratch_path("t.csv"), NULL, MYO_RATE, "--rate");
    }
    scratch_generate("io/make_text.py clock restart");
    const myo_recording_options resample = { .resample_irregular = true };
    open_refused(scratch_path("t.csv"), &resample, MYO_RATE, "restart");
    const myo_recording_options rate = { .rate_hz = 1000 };
    myo_recording *counted = open_ok(scratch_path("t.csv"), &rate);
    cr_assert(streams_of(counted)->frames == 1000 && streams_of(counted)->rate_hz == 1000);
    myo_recording_close(&counted);
    scratch_generate("io/make_text.py clock slower");
    const myo_recording_options both = { .resample_irregular = true, .rate_hz = 500 };
    myo_recording *recording = open_ok(scratch_path("t.csv"), &both);
    cr_assert_eq(streams_of(recording)->rate_hz, 500);
    cr_assert_float_eq(sample_at(recording, 0, 0, 100), 1000 * sin(200), 1e-2);
    cr_assert_neq(strlen(said.others) + myo_recording_describe(recording)->note_count, 0);
    blocks_agree(recording);
    myo_recording_close(&recording);
    scratch_generate("io/make_text.py time_without_unit");
    open_refused(scratch_path("t.csv"), NULL, MYO_RATE, "time_ms");
}

/* A clock that wobbles by a third of a step has no rate that its mean would tell. */
Test(text, jitter_is_not_a_rate)
{
    scratch_generate("io/make_text.py jitter");
    open_refused(scratch_path("j.csv"), NULL, MYO_RATE, "0.0007 to 0.0013 s");
}

Test(text, decimal_marks_are_not_mixed)
{
    scratch_generate("io/make_text.py mixed_decimal_marks");
    open_refused(scratch_path("a.csv"), NULL, MYO_MALFORMED, "line 2 has a decimal comma");
    open_refused(scratch_path("b.csv"), NULL, MYO_MALFORMED, "line");
}

/* Four columns under two names: with --rate they used to be read as four channels. */
Test(text, decimal_commas_between_commas_are_refused)
{
    const myo_recording_options rate = { .rate_hz = 1000 };
    scratch_generate("io/make_text.py commas_between_commas");
    open_refused(scratch_path("one.csv"), &rate, MYO_MALFORMED, "line 1 names 1 column, the");
    open_refused(scratch_path("d.csv"), NULL, MYO_MALFORMED, "line 1 names 2 columns");
    open_refused(scratch_path("d.csv"), &rate, MYO_MALFORMED, "decimal commas between commas");
    myo_recording *recording = open_ok(scratch_path("e.csv"), &rate);
    cr_assert_eq(streams_of(recording)->channel_count, 3); /* the first counts the rows */
    cr_assert_not_null(strstr(said.others, "line 1 has 2 names for 4 columns"), "%s", said.others);
    myo_recording_close(&recording);
}

/* Quotes tell the commas apart, as spreadsheets write them. */
Test(text, decimal_commas_in_quotes)
{
    scratch_generate("io/make_text.py quoted_commas");
    myo_recording *quoted = open_ok(scratch_path("q.csv"), NULL);
    myo_recording *plain = open_ok(scratch_path("p.csv"), NULL);
    cr_assert_float_eq(streams_of(quoted)->rate_hz, 2000, 1e-9);
    samples_agree(quoted, plain, 0, true);
    myo_recording_close(&quoted);
    myo_recording_close(&plain);
}

Test(text, time_has_the_languages_of_decimal_commas)
{
    static const char *const names[] = { "Zeit", "Temps", "Tempo", "Tiempo" };
    scratch_generate("io/make_text.py languages");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char name[16];
        snprintf(name, sizeof name, "%s.csv", names[i]);
        myo_recording *recording = open_ok(scratch_path(name), NULL);
        cr_assert_float_eq(streams_of(recording)->rate_hz, 2000, 1e-9, "%s", name);
        cr_assert_eq(streams_of(recording)->channel_count, 1, "%s", name);
        myo_recording_close(&recording);
    }
}

Test(text, hundreds_of_channels_are_recognised)
{
    scratch_generate("io/make_text.py many_channels");
    const myo_recording_options rate = { .rate_hz = 2000 };
    cr_assert(myo_recording_probe(scratch_path("w.csv")));
    myo_recording *recording = open_ok(scratch_path("w.csv"), &rate);
    cr_assert_eq(streams_of(recording)->channel_count, 600);
    double last[600];
    cr_assert_eq(myo_recording_read_physical(recording, 0, 19, 1, last), MYO_OK);
    cr_assert_float_eq(last[599], (19 * 600 + 599) / 7.0, 1e-9);
    myo_recording_close(&recording);
}

Test(text, what_is_no_table_is_told_what_it_is)
{
    static const struct {
        const char *name, *bytes, *words;
        size_t length;
    } cases[] = { { "u.csv", "\xFF\xFEt\0i\0", "save it as UTF-8", 6 },
                  { "g.csv", "\x1F\x8B\x08\x00", "gunzip", 4 },
                  { "z.xlsx", "PK\3\4\x14\0", "as CSV", 6 },
                  { "h.csv", "time,EMG\n", "no rows of numbers", 9 },
                  { "c.poly5", "POLY", "export it as EDF", 4 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        scratch_write(cases[i].name, cases[i].bytes, cases[i].length);
        open_refused(scratch_path(cases[i].name), NULL, MYO_NOT_A_RECORDING, cases[i].words);
    }
}

Test(text, printed_digits_are_allowed_for)
{
    /* 1 ms digits at 1111.111 Hz: steps of 0 and 1 ms, and still the right rate */
    scratch_generate("io/make_text.py printed_digits");
    myo_recording *recording = open_ok(scratch_path("t.csv"), NULL);
    cr_assert_float_eq(streams_of(recording)->rate_hz, 1111.111, 0.1);
    myo_recording_close(&recording);
}

Test(text, wrong_cells_name_their_line)
{
    scratch_generate("io/make_text.py wrong_cells");
    open_refused(scratch_path("late.csv"), NULL, MYO_MALFORMED, "line 4000");
    open_refused(scratch_path("early.csv"), NULL, MYO_MALFORMED, "line 30");
    open_refused(scratch_path("short.csv"), NULL, MYO_MALFORMED, "line 4000");
    open_refused(scratch_path("cut.csv"), NULL, MYO_MALFORMED, "cut short");
}

Test(text, side_tables_are_not_recordings)
{
    scratch_generate("io/make_text.py side_tables");
    static const char *const names[] = { "a_events.tsv", "a_channels.tsv", "a-events.txt",
                                         "a_truth.tsv", "events.tsv" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        cr_assert_not(myo_recording_probe(scratch_path(names[i])), "%s", names[i]);
    cr_assert(myo_recording_probe(scratch_path("a.tsv")));
}

Test(text, damage_never_crashes)
{
    scratch_generate("io/make_text.py small");
    damage_is_survived("s.csv", 3);
}

Test(text, opensignals_text_equals_its_hdf5)
{
    static const struct {
        const char *text, *hdf5;
    } twins[] = { { "opensignals/sync_acc_1.txt", "opensignals/sync_acc_1.h5" },
                  { "opensignals/sync_cable_light.txt", "opensignals/sync_cable_light.h5" },
                  { "opensignals/eda_slow_signal.txt", "opensignals/eda_slow_signal.h5" } };
    for (size_t i = 0; i < 3; i++) {
        if (shared_path(twins[i].text) == NULL)
            return;
        myo_recording *text = open_ok(shared_path(twins[i].text), NULL);
        myo_recording *hdf5 = open_ok(shared_path(twins[i].hdf5), NULL);
        samples_agree(text, hdf5, 0, true);
        for (size_t s = 0; s < myo_recording_describe(text)->stream_count; s++)
            cr_assert_eq(streams_of(text)[s].gap_count, streams_of(hdf5)[s].gap_count);
        myo_recording_close(&text);
        myo_recording_close(&hdf5);
    }
}

Test(text, opensignals_text_is_refused_where_it_does_not_say_enough)
{
    static const struct {
        const char *change, *words;
        myo_status status;
    } cases[] = { { "rate", "rate", MYO_RATE },
                  { "converted", "converted", MYO_UNSUPPORTED },
                  { "resolution", "resolution", MYO_MALFORMED },
                  { "label", "label", MYO_MALFORMED },
                  { "column", "column", MYO_MALFORMED },
                  { "no_rows", "no samples", MYO_EMPTY },
                  { "short_row", "line 104", MYO_MALFORMED } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        scratch_generate("io/make_text.py opensignals %s", cases[i].change);
        open_refused(scratch_path("o.txt"), NULL, cases[i].status, cases[i].words);
    }
    damage_is_survived("p.txt", 11);
}

Test(text, real_tables)
{
    if (shared_path("text/emg.txt") == NULL)
        return;
    myo_recording *recording = open_ok(shared_path("text/emg.txt"), NULL);
    cr_assert(streams_of(recording)->rate_hz == 1000 && streams_of(recording)->frames == 100000);
    cr_assert_eq(streams_of(recording)->channels[0].type, MYO_CHANNEL_EMG);
    myo_recording_close(&recording);
    open_refused(shared_path("borg-repetitions-csv/02.csv"), NULL, MYO_RATE, "arrival times");
    const myo_recording_options rate = { .rate_hz = 1000 };
    recording = open_ok(shared_path("borg-repetitions-csv/02.csv"), &rate);
    cr_assert_eq(sample_at(recording, 0, 3, 1), 507);
    myo_recording_close(&recording);
}
