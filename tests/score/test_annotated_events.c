/* SPDX-License-Identifier: GPL-3.0-or-later */
/** WFDB annotations as events: which instants they name, and which of them are events at all. The
 *  expected counts are those of WFDB's bxb on the same files. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "myoscribe/score.h"
#include "scratch_file.h"

enum { BEATS = 20, NORMAL = 1, NOTE = 22, RHYTHM = 28, PRIVATE = 42, AUX = 63 };

static const char *folder;
static char said[1024]; /* the last message of any level */

static void keep(void *context, myo_log_level level, const char *message)
{
    (void)context, (void)level;
    snprintf(said, sizeof said, "%s", message);
}

static void setup(void)
{
    folder = scratch_folder();
}

static void teardown(void)
{
    scratch_remove(folder);
}

TestSuite(annotated_events, .init = setup, .fini = teardown);

typedef struct atr {
    unsigned char bytes[1024];
    size_t length;
} atr;

static void add_word(atr *file, unsigned code, unsigned value)
{
    file->bytes[file->length++] = (unsigned char)((code << 10 | value) & 255);
    file->bytes[file->length++] = (unsigned char)((code << 10 | value) >> 8);
}

static void add(atr *file, unsigned code, unsigned step, const char *text)
{
    add_word(file, code, step);
    if (text == NULL)
        return;
    add_word(file, AUX, (unsigned)strlen(text));
    memcpy(file->bytes + file->length, text, strlen(text));
    file->length += strlen(text) + strlen(text) % 2;
}

/* Beats 1 to 1.04 s apart, counted in steps of 1 / count_hz. */
static void add_beats(atr *file, unsigned code, unsigned count_hz)
{
    for (unsigned i = 0; i < BEATS; i++)
        add(file, code, count_hz + i % 5 * count_hz / 125, NULL);
}

static const char *put(const char *name, atr *file, bool with_header)
{
    char header[64];
    add_word(file, 0, 0);
    snprintf(header, sizeof header, "%s", name);
    strcpy(header + strlen(header) - 3, "hea");
    if (with_header)
        scratch_write(folder, header, "r 1 250 10000\nr.dat 16 200 16 0 0 0 0 MLII\n");
    return scratch_write_bytes(folder, name, file->bytes, file->length);
}

static myo_score_options beats_are(const char *const *maps, size_t count)
{
    myo_score_options options = myo_score_options_default();
    options.classes = options.default_class = "fasciculation";
    options.maps = maps;
    options.map_count = count;
    return options;
}

static void expect(const char *reference, const char *detected, const myo_score_options *options,
                   int64_t found, int64_t missed, int64_t extra)
{
    myo_score *score = NULL;
    const myo_log log = { .write = keep };
    said[0] = '\0';
    cr_assert_eq(myo_score_run(&score, reference, detected, options, &log), MYO_OK, "%s", said);
    const myo_score_counts *counts = &myo_score_of(score, MYO_CLASS_FASCICULATION)->counts;
    cr_assert_eq(counts->true_positives, found, "%lld found", (long long)counts->true_positives);
    cr_assert_eq(counts->false_negatives, missed, "%lld missed",
                 (long long)counts->false_negatives);
    cr_assert_eq(counts->false_positives, extra, "%lld extra", (long long)counts->false_positives);
    myo_score_close(&score);
}

Test(annotated_events, the_note_of_the_resolution_sets_the_time)
{
    myo_score_options options = beats_are(NULL, 0);
    atr reference = { .length = 0 }, detected = { .length = 0 };
    add_beats(&reference, NORMAL, 250);
    add(&detected, NOTE, 0, "## time resolution: 500");
    add_beats(&detected, NORMAL, 500);
    const char *truth = put("ref.atr", &reference, true);
    expect(truth, put("det.atr", &detected, true), &options, BEATS, 0, 0);
    detected.length -= 2;
    expect(truth, put("bare.atr", &detected, false), &options, BEATS, 0, 0);
    options.rate_hz = 250; /* for the reference; the note knows better */
    expect(truth, scratch_path(folder, "det.atr"), &options, BEATS, 0, 0);
    cr_assert_not_null(strstr(said, "--rate 250 is not used"), "%s", said);
}

/* A note further on is a comment like any other, as in the WFDB library. */
Test(annotated_events, a_late_note_changes_no_time)
{
    const myo_score_options options = beats_are(NULL, 0);
    atr reference = { .length = 0 }, detected = { .length = 0 };
    add_beats(&reference, NORMAL, 250);
    add(&reference, NORMAL, 250, NULL);
    add_beats(&detected, NORMAL, 250);
    add(&detected, NOTE, 0, "## time resolution: 500");
    add(&detected, NORMAL, 250, NULL);
    expect(put("ref.atr", &reference, true), put("det.atr", &detected, true), &options, BEATS + 1,
           0, 0);
}

Test(annotated_events, rhythms_and_comments_are_no_events)
{
    static const char *const ignored[] = { "+=ignore" }, *const counted[] = { "+=fasciculation" };
    const myo_score_options plain = beats_are(NULL, 0), without = beats_are(ignored, 1),
                            with = beats_are(counted, 1);
    atr reference = { .length = 0 }, detected = { .length = 0 };
    add(&reference, RHYTHM, 18, "(N");
    add_beats(&reference, NORMAL, 250);
    add(&detected, NOTE, 18, "gqrs - r 100!");
    add_beats(&detected, NORMAL, 250);
    const char *truth = put("ref.atr", &reference, true);
    const char *found = put("det.atr", &detected, true);
    expect(truth, found, &plain, BEATS, 0, 0);
    cr_assert_not_null(strstr(said, "1 annotation is no event"), "%s", said);
    expect(truth, found, &without, BEATS, 0, 0);
    expect(truth, found, &with, BEATS, 1, 0); /* the remedy the warning names */
}

Test(annotated_events, private_codes_are_reached_by_their_name)
{
    static const char *const maps[] = { "TWI=fasciculation", "[43]=ignore" };
    myo_score_options options = beats_are(maps, 2);
    options.default_class = NULL;
    atr file = { .length = 0 };
    add(&file, NOTE, 0, "## annotation type definitions");
    add(&file, NOTE, 0, "42 TWI a twitch");
    add(&file, NOTE, 0, "## end of definitions");
    add_beats(&file, PRIVATE, 250);
    add(&file, PRIVATE + 1, 250, NULL);
    const char *path = put("ref.atr", &file, true);
    expect(path, path, &options, BEATS, 0, 0);
}

Test(annotated_events, the_text_of_an_annotation_is_its_class)
{
    const myo_score_options options = beats_are(NULL, 0);
    atr file = { .length = 0 };
    add_beats(&file, NORMAL, 250);
    add(&file, NOTE, 250, "fasciculation");
    add(&file, NORMAL, 250, "rest");
    const char *path = put("ref.atr", &file, true);
    expect(path, path, &options, BEATS + 1, 0, 0);
}
