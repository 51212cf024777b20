/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/hash.h"
#include "core/memory_faults.h"
#include "simulate/played.h"

#define HEAD "{\"format\":\"myoscribe recipe\",\"format_version\":1,"
#define EMG  "\"emg\":{\"channels\":[{\"name\":\"a\"}]}"

/* One digest for every machine: a change of the simulator's bytes is a reviewed diff here. */
static void expect_digests(const char *recipe, const char *digests, int streams)
{
    played a;
    cr_assert_eq(play_file(&a, recipe), MYO_OK, "%s", a.message);
    char hex[MYO_HASH_TEXT];
    FILE *golden = fopen(digests, "r");
    cr_assert_not_null(golden);
    char expected[3][MYO_HASH_TEXT] = { { 0 } };
    for (int i = 0; i < streams + 1; i++)
        cr_assert_eq(fscanf(golden, "%64s %*s", expected[i]), 1);
    fclose(golden);
    for (int i = 0; i < streams; i++) {
        myo_hash_bytes(hex, a.samples[i], a.frames[i] * a.channels[i] * sizeof(int16_t));
        cr_expect_str_eq(hex, expected[i], "stream %d is %s", i, hex);
    }
    myo_hash_bytes(hex, a.truth.bytes, a.truth.length);
    cr_expect_str_eq(hex, expected[streams], "the truth is %s", hex);
    played_free(&a);
}

Test(simulator, same_recipe_same_bytes)
{
    expect_digests(MYO_SOURCE_DIR "/datasets/test/everything.json",
                   MYO_SOURCE_DIR "/tests/simulate/everything.sha256", 2);
    expect_digests(MYO_SOURCE_DIR "/datasets/test/real_muscle.json",
                   MYO_SOURCE_DIR "/tests/simulate/real_muscle.sha256", 1);
}

static size_t rows_of(const played *a, const char *type, const char *subtype)
{
    char wanted[64];
    snprintf(wanted, sizeof wanted, "\t%s\t", type);
    size_t count = 0;
    for (const char *line = a->truth.bytes; line != NULL && *line != '\0';) {
        const char *end = strchr(line, '\n');
        const size_t length = end == NULL ? strlen(line) : (size_t)(end - line);
        char row[512] = { 0 };
        memcpy(row, line, length < sizeof row ? length : sizeof row - 1);
        count += strstr(row, wanted) != NULL && strstr(row, subtype) != NULL;
        line = end == NULL ? NULL : end + 1;
    }
    return count;
}

/* Groups, stimuli, their responses and steps are named; a hum is not, what lies under it counts. */
Test(simulator, what_real_recordings_hold_is_named)
{
    played a;
    cr_assert_eq(play_file(&a, MYO_SOURCE_DIR "/datasets/test/real_muscle.json"), MYO_OK, "%s",
                 a.message);
    cr_expect_gt(rows_of(&a, "unscored", "myokymia"), 0);
    cr_expect_eq(rows_of(&a, "artefact", "stimulus"), 10, "five stimuli in two channels");
    cr_expect_eq(rows_of(&a, "lateral", "evoked"), 5);
    cr_expect_geq(rows_of(&a, "artefact", "offset"), 2);
    cr_expect_eq(rows_of(&a, "artefact", "hum"), 0);
    cr_expect_gt(truth_count(&a, "fasciculation", "lateral"), 0);
    played_free(&a);
}

Test(simulator, another_seed_gives_other_bytes)
{
    played a, b;
    cr_assert_eq(play_text(&a, HEAD "\"seed\":1,\"duration_s\":2," EMG "}"), MYO_OK);
    cr_assert_eq(play_text(&b, HEAD "\"seed\":2,\"duration_s\":2," EMG "}"), MYO_OK);
    cr_expect_eq(a.frames[0], 4000);
    cr_expect_neq(memcmp(a.samples[0], b.samples[0], 8000), 0);
    played_free(&a);
    played_free(&b);
}

/* Recordings are as long as asked for, whatever the rate, and hold what was asked for. */
Test(simulator, frames_and_rows)
{
    played a;
    cr_assert_eq(play_file(&a, MYO_SOURCE_DIR "/datasets/test/everything.json"), MYO_OK);
    cr_expect_eq(a.frames[0], (size_t)(12 * 1111.111));
    cr_expect_eq(a.frames[1], (size_t)(12 * 148.148));
    cr_expect_eq(truth_count(&a, "voluntary", "medial"), 3, "two contractions, one postural");
    cr_expect_eq(truth_count(&a, "cramp", "lateral"), 1);
    cr_expect_eq(truth_count(&a, "fatigue", "medial"), 1);
    cr_expect_eq(truth_count(&a, "artefact", "medial"), 5, "two of motion, two pops, one gap");
    cr_expect_gt(truth_count(&a, "fasciculation", "lateral"), 3);
    double last = -1;
    for (size_t row = 0; isfinite(truth_number(&a, row, "onset")); row++) {
        cr_expect_geq(truth_number(&a, row, "onset"), last, "sorted by onset");
        last = truth_number(&a, row, "onset");
    }
    played_free(&a);
}

/* The recording really shows what the truth says of it: onset, size and noise. */
Test(simulator, potentials_are_where_the_truth_says)
{
    played a;
    cr_assert_eq(play_text(&a, HEAD "\"seed\":5,\"duration_s\":60,\"noise\":{\"rms_uv\":0.5,"
                                    "\"low_frequency_uv\":0}," EMG
                                    ",\"episodes\":[{\"type\":\"fasciculations\",\"units\":2,"
                                    "\"rate_per_min\":20,\"doublet\":0,\"echo\":0,"
                                    "\"peak_sigma\":[100,200]}]}"),
                 MYO_OK, "%s", a.message);
    size_t rows = 0;
    for (; isfinite(truth_number(&a, rows, "onset")); rows++) {
        const double onset = truth_number(&a, rows, "onset");
        const double end = onset + truth_number(&a, rows, "duration");
        const double sigma = truth_number(&a, rows, "peak_over_sigma");
        double before = 0, inside = 0;
        cr_expect_geq(sigma, 95);
        for (double t = onset - 0.02; t < end; t += 0.0005) {
            const double at = fabs(a.samples[0][(size_t)fmax(0, t * 2000)] * a.scale[0]);
            if (t < onset - 0.001)
                before = fmax(before, at);
            else
                inside = fmax(inside, at);
        }
        const double peak = truth_number(&a, rows, "peak_uv");
        cr_expect_lt(before, 0.1 * peak + 2.5, "quiet before %g s", onset);
        cr_expect(inside > 0.7 * peak && inside < 1.8 * peak, "%g uV for %g", inside, peak);
    }
    cr_expect_gt(rows, 8);
    played_free(&a);
}

static const char *const wrong[][2] = {
    { "[1]", "\"format\" must be" },
    { "{\"format\":\"myoscribe recipe\",\"format_version\":2}", "must be 1" },
    { HEAD "\"seed\":1}", "nothing to record" },
    { HEAD "\"sed\":1," EMG "}", "did you mean \"seed\"" },
    { HEAD "\"duration_s\":-1," EMG "}", "must be from" },
    { HEAD "\"duration_s\":\"1\"," EMG "}", "must be a number" },
    { HEAD "\"emg\":{\"channels\":[]}}", "channels is empty" },
    { HEAD "\"emg\":{\"channels\":[{\"name\":\"a\"},{\"name\":\"a\"}]}}", "used twice" },
    { HEAD "\"emg\":{\"channels\":[{}]}}", "emg.channels[0].name is missing" },
    { HEAD "\"emg\":{\"channels\":[{\"name\":\"a\",\"muscle\":\"b\"}]}}", "no muscle is named" },
    { HEAD EMG ",\"episodes\":[{\"type\":\"cramps\"}]}", "episodes[0].type is cramps" },
    { HEAD EMG ",\"episodes\":[{\"type\":\"pop\",\"level\":1}]}", "unknown field \"level\"" },
    { HEAD EMG ",\"episodes\":[{\"type\":\"pop\",\"onset_s\":100}]}", "after the end" },
    { HEAD EMG ",\"episodes\":[{\"type\":\"pop\",\"amplitude_uv\":[2,1]}]}", "lower bound" },
    { HEAD EMG ",\"episodes\":[{\"type\":\"voluntary\",\"repeat\":3,\"duration_s\":2}]}",
      "period_s" },
    { HEAD EMG
      ",\"episodes\":[{\"type\":\"stimulus\",\"repeat\":3,\"period_s\":0.01,\"jitter_s\":1}]}",
      "longer than jitter_s" },
    { HEAD EMG ",\"episodes\":3}", "episodes must be an array" },
};

Test(simulator, wrong_recipes_name_the_place)
{
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        played a;
        cr_expect_eq(play_text(&a, wrong[i][0]), MYO_SETTINGS, "recipe %zu", i);
        cr_expect_not_null(strstr(a.message, wrong[i][1]), "%zu: %s", i, a.message);
        played_free(&a);
    }
}

/* Every allocation may fail once: an honest status and nothing lost. */
Test(simulator, allocation_failures)
{
    const char *recipe =
        HEAD "\"duration_s\":1,\"muscles\":[{\"name\":\"m\",\"units\":3}]," EMG
             ",\"accelerometer\":{\"rate_hz\":50},\"episodes\":[{\"type\":\"cramp\"},"
             "{\"type\":\"fasciculations\",\"units\":1,\"rate_per_min\":60},"
             "{\"type\":\"pop\"},{\"type\":\"hum\"},{\"type\":\"offset\"},"
             "{\"type\":\"stimulus\",\"response_sigma\":9}]}";
    for (uint64_t k = 1; k < 2000; k++) {
        played a;
        myo_memory_fail_at(k);
        const myo_status status = play_text(&a, recipe);
        myo_memory_fail_at(0);
        played_free(&a);
        if (status == MYO_OK) {
            cr_expect_gt(k, 20, "the sweep reached allocations");
            return;
        }
        cr_assert_eq(status, MYO_NO_MEMORY, "allocation %d gives %d", (int)k, (int)status);
    }
    cr_assert_fail("never succeeded");
}
