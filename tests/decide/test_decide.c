/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pass 2 as a whole over plain signals: what it names, counts and refuses to count. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "core/memory_faults.h"
#include "decide/decide.h"
#include "detect/plain_source.h"

enum { RATE = 2000 };

static void begin(void)
{
    plain_begin(21);
}

TestSuite(decide, .init = begin, .fini = plain_end);

static myo_decision decide(const myo_analysed_track *sources, size_t count, const myo_mark *marks,
                           size_t mark_count)
{
    const myo_recording_info info = { .path = "plain", .mark_count = mark_count, .marks = marks };
    const myo_decide_input input = {
        .recording = &info, .settings = &settings, .source_count = count, .sources = sources
    };
    myo_decision decision;
    cr_assert_eq(myo_decide(&decision, &input, arena, NULL), MYO_OK);
    return decision;
}

static size_t count_of(const myo_decision *d, myo_class kind)
{
    size_t n = 0;
    for (size_t i = 0; i < d->event_count; i++)
        n += d->events[i].class_ == kind;
    return n;
}

Test(decide, twitches_at_rest_are_counted_with_their_interval)
{
    plain_source p;
    float *x = plain_noise(random_numbers, 120 * RATE, 3);
    for (int64_t k = 0; k < 12; k++)
        plain_add_potential(x, (5 + 9 * k) * RATE + 37 * k, k % 2 == 0 ? 60 : -45, RATE);
    plain_open(&p, x, 120 * RATE, RATE, MYO_CHANNEL_EMG);
    const myo_decision d = decide(&p.source, 1, NULL, 0);
    cr_assert_eq(count_of(&d, MYO_CLASS_FASCICULATION), 12);
    cr_assert_eq(d.event_count, 12);
    cr_assert_eq(d.summary_count, 1);
    cr_assert_eq(d.summaries[0].fasciculations, 12);
    cr_assert_float_eq(d.summaries[0].clean_rest_s, 120, 1e-9);
    cr_assert_float_eq(d.summaries[0].fasciculations_per_min, 6, 1e-9);
    cr_assert_float_eq(d.summaries[0].rate_low, 6.2006 / 2, 1e-3, "Garwood's interval of 12");
    cr_assert_float_eq(d.summaries[0].rate_high, 20.9616 / 2, 1e-3);
    cr_assert_eq(d.template_count, 2);
    for (size_t i = 0; i < d.event_count; i++)
        cr_assert_eq(d.events[i].episode_id, (int64_t)i + 1);
    plain_close(&p);
}

Test(decide, a_minute_of_silence_denies_nothing)
{
    plain_source p;
    plain_open(&p, plain_noise(random_numbers, 60 * RATE, 3), 60 * RATE, RATE, MYO_CHANNEL_EMG);
    const myo_decision d = decide(&p.source, 1, NULL, 0);
    cr_assert_eq(d.event_count, 0);
    cr_assert_eq(d.summaries[0].fasciculations, -1);
    cr_assert(isnan(d.summaries[0].fasciculations_per_min));
    cr_assert_not_null(strstr(d.summaries[0].note, "not enough clean rest"));
    cr_assert_str_eq(d.summaries[0].fatigue, "n/a");
    plain_close(&p);
}

Test(decide, a_marked_hold_is_voluntary_and_not_rest)
{
    plain_source p;
    const myo_mark mark = { .onset_s = 29.9, .duration_s = 20.2, .type = "voluntary" };
    float *x = plain_noise(random_numbers, 120 * RATE, 3);
    plain_add_activity(x, 30 * RATE, 50 * RATE, 30, RATE, random_numbers);
    plain_add_potential(x, 80 * RATE, 50, RATE);
    plain_open(&p, x, 120 * RATE, RATE, MYO_CHANNEL_EMG);
    const myo_decision d = decide(&p.source, 1, &mark, 1);
    cr_assert_eq(d.event_count, 2);
    cr_assert_eq(d.events[0].class_, MYO_CLASS_VOLUNTARY);
    cr_assert_float_eq(d.events[0].onset_s, 30, 0.02);
    cr_assert_float_eq(d.events[0].duration_s, 20, 0.04);
    cr_assert_float_eq(d.events[0].snr_db, 20, 1);
    cr_assert_eq(d.events[1].class_, MYO_CLASS_FASCICULATION);
    cr_assert_float_eq(d.summaries[0].clean_rest_s, 99, 0.1, "20 s and a guard on both sides");
    cr_assert_str_eq(d.summaries[0].fatigue, "undecided");
    plain_close(&p);
}

Test(decide, firing_units_and_volleys_are_not_rows_of_twitches)
{
    plain_source p;
    float *x = plain_noise(random_numbers, 120 * RATE, 3);
    /* one unit at 7 per second, one discharge in five lost */
    for (int64_t k = 0; k < 70; k++)
        if (k % 5 != 3)
            plain_add_potential(x, 30 * RATE + k * RATE / 7, 40, RATE);
    /* six potentials in a third of a second */
    for (int64_t k = 0; k < 6; k++)
        plain_add_potential(x, 80 * RATE + k * (130 + 7 * (k % 2)), 60, RATE);
    plain_open(&p, x, 120 * RATE, RATE, MYO_CHANNEL_EMG);
    const myo_decision d = decide(&p.source, 1, NULL, 0);
    cr_assert_eq(count_of(&d, MYO_CLASS_FASCICULATION), 0);
    cr_assert_geq(count_of(&d, MYO_CLASS_VOLUNTARY), 2);
    plain_close(&p);
}

Test(decide, units_that_fire_on_after_activity_belong_to_it)
{
    static const double after_s[] = { 0.2, 0.34, 0.55, 0.66, 0.89, 1.07 };
    plain_source p;
    float *x = plain_noise(random_numbers, 120 * RATE, 3);
    plain_add_activity(x, 30 * RATE, 50 * RATE, 30, RATE, random_numbers);
    for (size_t k = 0; k < sizeof after_s / sizeof *after_s; k++)
        plain_add_potential(x, (int64_t)((50 + after_s[k]) * RATE), k % 2 ? 45 : -60, RATE);
    plain_add_potential(x, 80 * RATE, 50, RATE);
    plain_open(&p, x, 120 * RATE, RATE, MYO_CHANNEL_EMG);
    const myo_decision d = decide(&p.source, 1, NULL, 0);
    cr_assert_eq(count_of(&d, MYO_CLASS_FASCICULATION), 1, "only the one at 80 s");
    plain_close(&p);
}

Test(decide, rows_of_one_class_never_overlap)
{
    static const double irregular_s[] = { 0.31, 0.45, 0.28, 0.33, 0.48, 0.3, 0.41, 0.27 };
    plain_source p;
    float *x = plain_noise(random_numbers, 120 * RATE, 3);
    /* a unit fires evenly for a while amid dense, uneven firing */
    double t = 40;
    for (size_t k = 0; k < 28; k++) {
        plain_add_potential(x, (int64_t)(t * RATE), 60, RATE);
        t += k >= 8 && k < 20 ? 0.14 : irregular_s[k % 8];
    }
    plain_open(&p, x, 120 * RATE, RATE, MYO_CHANNEL_EMG);
    const myo_decision d = decide(&p.source, 1, NULL, 0);
    cr_assert_geq(count_of(&d, MYO_CLASS_VOLUNTARY), 1);
    for (size_t i = 0; i < d.event_count; i++)
        for (size_t k = i + 1; k < d.event_count; k++)
            cr_assert(d.events[i].class_ != d.events[k].class_ ||
                          d.events[i].onset_s + d.events[i].duration_s <=
                              d.events[k].onset_s + 1e-9,
                      "%s from %.3f for %.3f s and from %.3f s", d.events[i].reason,
                      d.events[i].onset_s, d.events[i].duration_s, d.events[k].onset_s);
    plain_close(&p);
}

Test(decide, known_potentials_close_together_are_no_burst)
{
    plain_source p;
    float *x = plain_noise(random_numbers, 120 * RATE, 3);
    for (int64_t k = 0; k < 10; k++)
        plain_add_potential(x, (5 + 9 * k) * RATE + 37 * k, 90, RATE);
    /* three of the same unit within 0.2 s: the envelope never comes down to rest */
    for (int64_t k = 0; k < 3; k++)
        plain_add_potential(x, 110 * RATE + k * (120 + 30 * k), 90, RATE);
    plain_open(&p, x, 120 * RATE, RATE, MYO_CHANNEL_EMG);
    const myo_decision d = decide(&p.source, 1, NULL, 0);
    cr_assert_eq(count_of(&d, MYO_CLASS_VOLUNTARY), 0);
    cr_assert_eq(count_of(&d, MYO_CLASS_FASCICULATION), 13);
    plain_close(&p);
}

Test(decide, damage_is_excluded_and_named)
{
    plain_source p;
    float *x = plain_noise(random_numbers, 120 * RATE, 3);
    plain_add_potential(x, 50 * RATE, 60, RATE);
    plain_add_potential(x, 70 * RATE, 60, RATE);
    plain_open(&p, x, 120 * RATE, RATE, MYO_CHANNEL_EMG);
    cr_assert_eq(myo_intervals_add(&p.damage, 49 * RATE, 51 * RATE, "gap"), MYO_OK);
    const myo_decision d = decide(&p.source, 1, NULL, 0);
    cr_assert_eq(d.event_count, 1);
    cr_assert_float_eq(d.events[0].onset_s, 70, 0.02);
    cr_assert_float_eq(d.summaries[0].clean_rest_s, 120 - 2.2, 1e-6, "the gap and its guard");
    cr_assert_str_eq(d.summaries[0].excluded_why, "gap 2.2 s", "with its guard");
    cr_assert_eq(d.exclusion_count, 1);
    plain_close(&p);
}

Test(decide, every_allocation_that_fails_is_reported)
{
    plain_source p;
    float *x = plain_noise(random_numbers, 40 * RATE, 3);
    plain_add_potential(x, 10 * RATE, 60, RATE);
    plain_add_activity(x, 20 * RATE, 24 * RATE, 30, RATE, random_numbers);
    plain_open(&p, x, 40 * RATE, RATE, MYO_CHANNEL_EMG);
    const myo_recording_info info = { .path = "plain" };
    const myo_decide_input input = {
        .recording = &info, .settings = &settings, .source_count = 1, .sources = &p.source
    };
    myo_status status = MYO_NO_MEMORY;
    uint64_t k = 0;
    while (status == MYO_NO_MEMORY && ++k < 2000) {
        myo_decision d;
        myo_memory_fail_at(k);
        status = myo_decide(&d, &input, arena, NULL);
        myo_memory_fail_at(0);
    }
    cr_assert_eq(status, MYO_OK, "status %d at allocation %d", (int)status, (int)k);
    cr_assert_gt(k, 10);
    plain_close(&p);
}

/* Five responses 8 ms after their marks, five twitches far from any: the responses are named so,
 * even at a steady rate, and counted nowhere; their time is no rest. */
Test(decide, responses_to_stimuli_are_not_fasciculations)
{
    plain_source p;
    myo_mark marks[5];
    float *x = plain_noise(random_numbers, 120 * RATE, 3);
    for (int64_t k = 0; k < 5; k++) {
        plain_add_potential(x, (60 * RATE) + k * RATE / 5 + 28, 80, RATE);
        plain_add_potential(x, (5 + 9 * k) * RATE + 37 * k, 60, RATE);
        marks[k] = (myo_mark) { .onset_s = 60 + 0.2 * (double)k, .type = "stimulus" };
    }
    plain_open(&p, x, 120 * RATE, RATE, MYO_CHANNEL_EMG);
    const myo_decision d = decide(&p.source, 1, marks, 5);
    size_t evoked = 0;
    for (size_t i = 0; i < d.event_count; i++)
        evoked += d.events[i].class_ == MYO_CLASS_UNSCORED && d.events[i].subtype != NULL &&
                  strcmp(d.events[i].subtype, "evoked") == 0;
    cr_assert_eq(evoked, 5);
    cr_assert_eq(count_of(&d, MYO_CLASS_FASCICULATION), 5);
    cr_assert_eq(d.summaries[0].fasciculations, 5);
    cr_assert_lt(d.summaries[0].clean_rest_s, 120);
    cr_assert_eq(d.event_count, 10);
    const myo_decision bare = decide(&p.source, 1, NULL, 0);
    cr_assert_eq(bare.event_count - count_of(&bare, MYO_CLASS_FASCICULATION), 1, "a train");
    plain_close(&p);
}
