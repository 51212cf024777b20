/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every state has its words, and no sentence says more than its row. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "classify/fatigue_reason.h"
#include "core/json.h"
#include "myoscribe/words.h"
#include "report/fake_result.h"
#include "report/findings/sentences.h"
#include "report/scratch_folder.h"
#include "report/tables/event_columns.h"
#include "report/tables/recording_columns.h"

typedef void (*sentence)(myo_text *out, const myo_report *report, size_t summary,
                         const myo_tally *tally);

static const fake_scene quiet = { .seconds = 100, .emg_channels = 1 };
static const fake_scene moving = { .seconds = 100, .accelerometer = true };

/* The sentence over a row and a tally of the caller's; free with free(). */
static char *say(sentence what, const fake_scene *scene, const myo_summary *row,
                 const myo_tally *tally)
{
    myo_result *result = fake_result_open(scene);
    myo_summary own = *row;
    own.channel = result->view.tracks[0].channel;
    result->view.summaries = &own;
    result->view.summary_count = 1;
    const myo_report report = { .view = &result->view };
    myo_text text = { 0 };
    what(&text, &report, 0, tally);
    char *out = strdup(text.bytes);
    myo_text_free(&text);
    myo_result_close(&result);
    return out;
}

static void expect(sentence what, const fake_scene *scene, const myo_summary *row,
                   const myo_tally *tally, const char *words)
{
    char *said = say(what, scene, row, tally);
    cr_assert_str_eq(said, words);
    free(said);
}

static myo_summary plain(void)
{
    return (myo_summary) { .duration_s = 100,
                           .clean_rest_s = 95,
                           .fasciculations = 0,
                           .fasciculations_per_min = 0,
                           .rate_low = 0,
                           .rate_high = 2.33,
                           .fatigue = "n/a",
                           .mdf_slope_pct_per_s = NAN,
                           .slope_low = NAN,
                           .slope_high = NAN,
                           .calibrated = true };
}

/* Names and meanings are complete, and no name stands twice in a list. */
Test(sentences, every_word_is_explained)
{
    for (int list = 0; list < MYO_WORD_LISTS; list++)
        for (const myo_word *word = myo_words(list); word->name != NULL; word++) {
            cr_assert(word->label[0] != '\0' && strlen(word->meaning) > 3, "%s", word->name);
            cr_assert_eq(myo_word_find(list, word->name), word, "%s stands twice", word->name);
        }
    cr_assert_null(myo_word_find(MYO_WORDS_FATIGUE, "maybe"));
    cr_assert_null(myo_word_find(MYO_WORDS_FATIGUE, NULL));
}

Test(sentences, enumerations_have_words)
{
    for (int i = 0; i < MYO_CLASS_COUNT; i++)
        cr_assert_not_null(myo_word_find(MYO_WORDS_CLASS, myo_class_name(i)));
    for (int i = MYO_DEFINITE; i <= MYO_INDETERMINATE; i++)
        cr_assert_not_null(myo_word_find(MYO_WORDS_CERTAINTY, myo_certainty_name(i)));
    for (int i = MYO_ACCELEROMETER_NONE; i <= MYO_ACCELEROMETER_MECHANICAL; i++)
        cr_assert_not_null(myo_word_find(MYO_WORDS_ACCELEROMETER, myo_accelerometer_name(i)));
    size_t states = 0;
    for (int i = 0; strcmp(myo_fatigue_text(i), "n/a") != 0; i++, states++)
        cr_assert_not_null(myo_word_find(MYO_WORDS_FATIGUE, myo_fatigue_text(i)));
    cr_assert_geq(states, 5);
}

/* Each state of fatigue begins its sentence with its own words and gives its reason; the card's
 * first line claims fatigue, its absence or doubt exactly where the table does. */
Test(sentences, every_state_of_fatigue)
{
    for (const myo_word *word = myo_words(MYO_WORDS_FATIGUE); word->name != NULL; word++) {
        const bool has_reason = strcmp(word->name, "n/a") != 0;
        myo_summary row = plain();
        const myo_tally tally = { .count = { 0 } };
        row.fatigue = word->name;
        row.fatigue_reason = has_reason ? "only 5 of 39 windows reach 10 dB" : NULL;
        char *said = say(myo_words_fatigue, &quiet, &row, &tally);
        cr_assert_eq(said[0], toupper((unsigned char)word->label[0]), "%s", said);
        cr_assert_eq(strncmp(said + 1, word->label + 1, strlen(word->label) - 1), 0, "%s", said);
        const bool undecided = strcmp(word->name, "found") != 0 && strcmp(word->name, "none") != 0;
        cr_assert_eq(scratch_has(said, "5 of 39"), has_reason && undecided, "%s", said);
        free(said);
        said = say(myo_words_lead, &quiet, &row, &tally);
        for (const myo_word *other = myo_words(MYO_WORDS_FATIGUE); other->name != NULL; other++) {
            const bool claimed = other == word && (strcmp(other->name, "found") == 0 ||
                                                   strcmp(other->name, "none") == 0 ||
                                                   strcmp(other->name, "undecided") == 0);
            cr_assert_eq(scratch_has(said, other->label), claimed, "%s: %s", word->name, said);
        }
        free(said);
    }
}

Test(sentences, undecided_fatigue_is_short)
{
    myo_summary row = plain();
    const myo_tally tally = { .count = { 0 } };
    row.fatigue = "undecided";
    row.fatigue_reason =
        "undecided, no fall is shown and one of up to 10 % is not excluded: median "
        "frequency 97.7 to 101.4 Hz, 0.19 %/s";
    row.mdf_slope_pct_per_s = 0.19;
    row.slope_low = -0.49;
    row.slope_high = 1.23;
    expect(myo_words_fatigue, &quiet, &row, &tally,
           "Fatigue undecided: no fall is shown and one of up to 10 % is not excluded (median "
           "frequency +0.19 %/s, 95 % interval -0.49 to +1.23).");
}

Test(sentences, unjudged_fatigue_says_why)
{
    myo_summary row = plain();
    myo_tally tally = { .count = { 0 } };
    expect(myo_words_fatigue, &quiet, &row, &tally,
           "Fatigue not judged: no voluntary contraction was found.");
    tally.count[MYO_CLASS_VOLUNTARY] = 1;
    expect(myo_words_fatigue, &quiet, &row, &tally,
           "Fatigue not judged: no contraction could be measured.");
    expect(myo_words_fatigue, &moving, &row, &tally, "Fatigue not judged: there is no EMG.");
    row.excluded_s = row.duration_s;
    expect(myo_words_fatigue, &quiet, &row, &tally,
           "Fatigue not judged: all of the signal was excluded.");
}

/* The ladder: what is certain leads, what is not says so. */
Test(sentences, twitches_by_certainty)
{
    static const struct {
        int64_t found, definite, like;
        double rest, excluded;
        const char *lead;
    } rungs[] = {
        { 1, 1, 0, 95, 0, "Twitched once." },
        { 5, 5, 0, 95, 0, "Twitched 5 times." },
        { 7, 4, 2, 95, 0, "Twitched 4 times (and 2 like and 1 indeterminate)." },
        { 7, 0, 0, 95, 0, "No definite twitch (7 indeterminate)." },
        { 2, 0, 2, 95, 0, "No definite twitch (2 like)." },
        { 0, 0, 0, 95, 0, "Did not twitch." },
        { -1, 0, 0, 12, 0, "No twitch in the 12 s of clean rest." },
        { -1, 0, 0, 0, 0, "Active throughout, no rest to see a twitch in." },
        { -1, 0, 0, 0, 100, "No usable signal." },
    };
    for (size_t i = 0; i < sizeof rungs / sizeof *rungs; i++) {
        myo_summary row = plain();
        myo_tally tally = { .count = { 0 } };
        row.fasciculations = rungs[i].found;
        row.clean_rest_s = rungs[i].rest;
        row.excluded_s = rungs[i].excluded;
        tally.count[MYO_CLASS_FASCICULATION] = rungs[i].found > 0 ? rungs[i].found : 0;
        tally.definite[MYO_CLASS_FASCICULATION] = rungs[i].definite;
        tally.like[MYO_CLASS_FASCICULATION] = rungs[i].like;
        expect(myo_words_lead, &quiet, &row, &tally, rungs[i].lead);
        char *said = say(myo_words_twitching, &quiet, &row, &tally);
        cr_assert_eq(scratch_has(said, "efinite"), rungs[i].found > 0, "%s", said);
        cr_assert_eq(scratch_has(said, "Not judged") || scratch_has(said, "too little"),
                     rungs[i].found < 0, "%s", said);
        free(said);
    }
}

Test(sentences, movement_alone_is_no_proven_twitch)
{
    myo_summary row = plain();
    myo_tally tally = { .count = { 0 } };
    row.fasciculations = 5;
    row.fasciculations_per_min = 3.16;
    tally.count[MYO_CLASS_FASCICULATION] = tally.like[MYO_CLASS_FASCICULATION] = 5;
    row.cramps = -1;
    expect(myo_words_lead, &moving, &row, &tally,
           "No twitch is proven without EMG (movement only: 5 like).");
    char *said = say(myo_words_twitching, &moving, &row, &tally);
    cr_assert_eq(strncmp(said, "5 twitch-like movements in 95 s", 31), 0, "%s", said);
    free(said);
    expect(myo_words_cramp, &moving, &row, &tally,
           "Not judged: there is no EMG, and motion alone does not show a cramp.");
}

/* "No cramp" is said of what was judged, never of what was excluded. */
Test(sentences, cramp_is_denied_only_where_it_was_looked_for)
{
    myo_summary row = plain();
    const myo_tally none = { .count = { 0 } };
    expect(myo_words_cramp, &quiet, &row, &none, "No cramp.");
    row.excluded_s = 60;
    expect(myo_words_cramp, &quiet, &row, &none, "No cramp in the 40 s that could be judged.");
    row.excluded_s = 100;
    row.cramps = -1;
    expect(myo_words_cramp, &quiet, &row, &none, "Not judged: all of the signal was excluded.");
}

Test(sentences, tables_explain_every_state)
{
    size_t count;
    const myo_column *columns = myo_recording_columns(&count);
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += strcmp(columns[i].name, "fatigue") == 0 && columns[i].levels == MYO_WORDS_FATIGUE;
    columns = myo_event_columns(&count);
    for (size_t i = 0; i < count; i++) {
        found += strcmp(columns[i].name, "trial_type") == 0 && columns[i].levels == MYO_WORDS_CLASS;
        found += strcmp(columns[i].name, "subtype") == 0 && columns[i].levels == MYO_WORDS_SUBTYPE;
        found +=
            strcmp(columns[i].name, "certainty") == 0 && columns[i].levels == MYO_WORDS_CERTAINTY;
    }
    cr_assert_eq(found, 4);
}
