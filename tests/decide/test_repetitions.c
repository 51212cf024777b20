/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series of contractions: how they are cut, and what becomes of a hold among them. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "decide/decide.h"
#include "detect/plain_source.h"

enum { RATE = 1000, SECONDS = 44, COUNT = 14 };

static void begin(void)
{
    plain_begin(5);
}

TestSuite(repetitions, .init = begin, .fini = plain_end);

/* COUNT bursts of 1.2 s every 2.5 s from 4 s on, over a base from 3.5 to 40 s. */
static const char *reason_of(double base, const myo_mark *marks, size_t mark_count)
{
    plain_source p;
    float *x = plain_noise(random_numbers, SECONDS * RATE, 2);
    for (int64_t k = 0; k < COUNT; k++)
        plain_add_activity(x, 4000 + 2500 * k, 5200 + 2500 * k, 100, RATE, random_numbers);
    if (base > 0)
        plain_add_activity(x, 3500, 40000, base, RATE, random_numbers);
    plain_open(&p, x, SECONDS * RATE, RATE, MYO_CHANNEL_EMG);
    const myo_recording_info info = { .path = "plain", .mark_count = mark_count, .marks = marks };
    const myo_decide_input input = {
        .recording = &info, .settings = &settings, .source_count = 1, .sources = &p.source
    };
    myo_decision decision;
    cr_assert_eq(myo_decide(&decision, &input, arena, NULL), MYO_OK);
    plain_close(&p);
    cr_assert_not_null(decision.summaries[0].fatigue_reason, "%s",
                       decision.event_count > 0 ? decision.events[0].reason : "no event");
    return decision.summaries[0].fatigue_reason;
}

Test(repetitions, are_cut_where_the_muscle_relaxes)
{
    const char *reason = reason_of(0, NULL, 0);
    cr_assert_not_null(strstr(reason, "over 14 repetitions (one each 2.5 s, cut at valleys"), "%s",
                       reason);
}

Test(repetitions, are_cut_where_it_never_relaxes)
{
    const char *reason = reason_of(30, NULL, 0);
    cr_assert_not_null(strstr(reason, "over 14 repetitions (one each 2.5 s, cut at valleys"), "%s",
                       reason);
}

Test(repetitions, are_cut_by_marks_that_touch)
{
    myo_mark marks[8];
    for (size_t k = 0; k < 8; k++)
        marks[k] =
            (myo_mark) { .onset_s = 3.5 + 2.5 * (double)k, .duration_s = 2.5, .type = "voluntary" };
    const char *reason = reason_of(30, marks, 8);
    cr_assert_not_null(strstr(reason, "over 8 repetitions (one each 2.5 s, cut by task marks)"),
                       "%s", reason);
}

Test(repetitions, a_hold_has_none)
{
    plain_source p;
    float *x = plain_noise(random_numbers, 30 * RATE, 2);
    plain_add_activity(x, 4000, 24000, 60, RATE, random_numbers);
    plain_open(&p, x, 30 * RATE, RATE, MYO_CHANNEL_EMG);
    const myo_recording_info info = { .path = "plain" };
    const myo_decide_input input = {
        .recording = &info, .settings = &settings, .source_count = 1, .sources = &p.source
    };
    myo_decision d;
    cr_assert_eq(myo_decide(&d, &input, arena, NULL), MYO_OK);
    cr_assert_not_null(strstr(d.summaries[0].fatigue_reason, "one-second windows"), "%s",
                       d.summaries[0].fatigue_reason);
    plain_close(&p);
}

/* Five peaks are no series, and what they are in is still a hold. */
Test(repetitions, a_hold_with_a_few_deep_swings_is_one)
{
    plain_source p;
    float *x = plain_noise(random_numbers, 30 * RATE, 2);
    plain_add_activity(x, 4000, 24000, 30, RATE, random_numbers);
    for (int64_t k = 0; k < 5; k++)
        plain_add_activity(x, 5000 + 3500 * k, 6800 + 3500 * k, 100, RATE, random_numbers);
    plain_open(&p, x, 30 * RATE, RATE, MYO_CHANNEL_EMG);
    const myo_recording_info info = { .path = "plain" };
    const myo_decide_input input = {
        .recording = &info, .settings = &settings, .source_count = 1, .sources = &p.source
    };
    myo_decision d;
    cr_assert_eq(myo_decide(&d, &input, arena, NULL), MYO_OK);
    cr_assert_not_null(d.summaries[0].fatigue_reason);
    cr_assert_not_null(strstr(d.summaries[0].fatigue_reason, "one-second windows"), "%s",
                       d.summaries[0].fatigue_reason);
    plain_close(&p);
}
