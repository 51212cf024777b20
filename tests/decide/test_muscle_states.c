/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What real muscle and rooms do to twitches: activity, stimuli, groups, neighbours. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "decide/decide.h"
#include "decide/rate_interval.h"
#include "detect/plain_source.h"

enum { RATE = 2000, SECONDS = 120 };

static void begin(void)
{
    plain_begin(33);
}

TestSuite(muscle_states, .init = begin, .fini = plain_end);

static myo_decision decide(const myo_analysed_track *sources, size_t count)
{
    const myo_recording_info info = { .path = "plain" };
    const myo_decide_input input = {
        .recording = &info, .settings = &settings, .source_count = count, .sources = sources
    };
    myo_decision decision;
    cr_assert_eq(myo_decide(&decision, &input, arena, NULL), MYO_OK);
    return decision;
}

static size_t named(const myo_decision *d, myo_class kind, const char *subtype)
{
    size_t n = 0;
    for (size_t i = 0; i < d->event_count; i++)
        n += d->events[i].class_ == kind &&
             (subtype == NULL ||
              (d->events[i].subtype != NULL && strcmp(d->events[i].subtype, subtype) == 0));
    return n;
}

Test(muscle_states, twitches_stand_out_of_low_level_firing)
{
    plain_source p;
    float *x = plain_noise(random_numbers, SECONDS * RATE, 3);
    plain_add_activity(x, 40 * RATE, 100 * RATE, 7, RATE, random_numbers);
    for (int64_t k = 0; k < 6; k++)
        plain_add_potential(x, (45 + 9 * k) * RATE + 137 * k, 200, RATE);
    plain_open(&p, x, SECONDS * RATE, RATE, MYO_CHANNEL_EMG);
    const myo_decision d = decide(&p.source, 1);
    cr_assert_eq(named(&d, MYO_CLASS_FASCICULATION, NULL), 6);
    cr_assert_geq(named(&d, MYO_CLASS_VOLUNTARY, "tonic"), 1);
    cr_assert_eq(named(&d, MYO_CLASS_CRAMP, NULL), 0);
    for (size_t i = 0; i < d.event_count; i++)
        if (d.events[i].class_ == MYO_CLASS_FASCICULATION) {
            cr_assert_str_eq(d.events[i].state, "low-level");
            cr_assert_float_eq(d.events[i].local_sigma, 7.6, 1.5);
        }
    cr_assert_gt(d.summaries[0].low_level_s, 50);
    cr_assert_gt(d.summaries[0].clean_rest_s, 110, "low-level firing is rest");
    cr_assert_eq(d.summaries[0].counted, 6);
    plain_close(&p);
}

Test(muscle_states, in_a_contraction_only_what_is_huge_and_alone_is_seen)
{
    plain_source p;
    float *x = plain_noise(random_numbers, SECONDS * RATE, 3);
    plain_add_activity(x, 40 * RATE, 100 * RATE, 60, RATE, random_numbers);
    plain_add_potential(x, 55 * RATE, 600, RATE); /* ten times the level */
    plain_add_potential(x, 75 * RATE, 1500, RATE);
    plain_open(&p, x, SECONDS * RATE, RATE, MYO_CHANNEL_EMG);
    const myo_decision d = decide(&p.source, 1);
    cr_assert_eq(named(&d, MYO_CLASS_FASCICULATION, NULL), 1);
    for (size_t i = 0; i < d.event_count; i++)
        if (d.events[i].class_ == MYO_CLASS_FASCICULATION) {
            cr_assert_str_eq(d.events[i].state, "contraction");
            cr_assert_eq(d.events[i].certainty, MYO_LIKE);
        }
    cr_assert_leq(d.summaries[0].counted, 0, "not in the rate");
    plain_close(&p);
}

Test(muscle_states, pulses_of_a_stimulator_are_artefacts_and_what_follows_is_evoked)
{
    plain_source p;
    float *x = plain_noise(random_numbers, SECONDS * RATE, 3);
    for (int64_t k = 0; k < 40; k++) {
        const int64_t at = 3 * RATE + k * (int64_t)(2.7 * RATE) + (k * 7919) % 1500;
        x[at] += 300; /* as short as the band can show */
        x[at + 1] -= 250;
        plain_add_potential(x, at + RATE / 50, 60, RATE);
    }
    plain_open(&p, x, SECONDS * RATE, RATE, MYO_CHANNEL_EMG);
    const myo_decision d = decide(&p.source, 1);
    cr_assert_eq(named(&d, MYO_CLASS_FASCICULATION, NULL), 0);
    cr_assert_geq(named(&d, MYO_CLASS_ARTEFACT, "stimulus"), 39);
    plain_close(&p);
}

Test(muscle_states, groups_that_recur_are_myokymia)
{
    plain_source p;
    float *x = plain_noise(random_numbers, SECONDS * RATE, 3);
    for (int64_t k = 0; k < 30; k++)
        for (int64_t g = 0; g < 4 + k % 3; g++)
            plain_add_potential(x, (2 + 3 * k) * RATE + 61 * k + g * RATE / 14, 45, RATE);
    plain_open(&p, x, SECONDS * RATE, RATE, MYO_CHANNEL_EMG);
    const myo_decision d = decide(&p.source, 1);
    cr_assert_leq(named(&d, MYO_CLASS_FASCICULATION, NULL), 1);
    cr_assert_geq(named(&d, MYO_CLASS_UNSCORED, "myokymia"), 30);
    plain_close(&p);
}

Test(muscle_states, a_copy_on_a_neighbour_is_cross_talk_of_the_larger)
{
    plain_source p[2];
    float *x[2];
    for (int c = 0; c < 2; c++) {
        x[c] = plain_noise(random_numbers, SECONDS * RATE, 3);
        for (int64_t k = 0; k < 10; k++)
            plain_add_potential(x[c], (5 + 11 * k) * RATE + 37 * k + 8 * c, c == 0 ? 90 : 40, RATE);
        plain_open(&p[c], x[c], SECONDS * RATE, RATE, MYO_CHANNEL_EMG);
    }
    p[0].track.channel = "near";
    p[1].track.channel = "far";
    const myo_analysed_track sources[] = { p[0].source, p[1].source };
    const myo_decision d = decide(sources, 2);
    cr_assert_eq(named(&d, MYO_CLASS_FASCICULATION, NULL), 10);
    cr_assert_eq(named(&d, MYO_CLASS_UNSCORED, "crosstalk"), 10);
    for (size_t i = 0; i < d.event_count; i++)
        if (d.events[i].class_ == MYO_CLASS_UNSCORED) {
            cr_assert_str_eq(d.events[i].channel, "far");
            cr_assert_str_eq(d.events[i].crosstalk_of, "near");
        }
    plain_close(&p[0]);
    plain_close(&p[1]);
}

Test(muscle_states, rates_of_bursts_are_known_less_well)
{
    double even[60], bursts[60];
    for (size_t i = 0; i < 60; i++) {
        even[i] = 2.0 * (double)i + 1.0;
        bursts[i] = 20.0 * (double)(i / 10) + 0.3 * (double)(i % 10);
    }
    cr_assert_eq(myo_rate_dispersion(even, 60, 120), 1);
    cr_assert_gt(myo_rate_dispersion(bursts, 60, 120), 4);
    cr_assert_eq(myo_rate_dispersion(bursts, 9, 120), 1, "nine say nothing");
}
