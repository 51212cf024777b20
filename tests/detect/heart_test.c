/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A heart two hundred times as loud as the noise, whose beats ring for a fifth of a second. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "detect/heart.h"
#include "detect/noise.h"
#include "detect/plain_source.h"
#include "detect/segments.h"
#include "pipeline/decide.h"

enum { RATE = 2000, SECONDS = 120 };

static const myo_task no_marks;
static myo_random *random_numbers;
static myo_arena *arena;
static myo_settings settings;

static void open_all(void)
{
    random_numbers = myo_random_open(5);
    cr_assert_eq(myo_arena_open(&arena), MYO_OK);
    settings = myo_settings_default();
}

static void close_all(void)
{
    myo_random_close(&random_numbers);
    myo_arena_close(&arena);
}

TestSuite(heart, .init = open_all, .fini = close_all);

static size_t add_beats(float *x)
{
    const double pi = 3.14159265358979;
    size_t beats = 0;
    for (double at = 0.6; at < SECONDS - 1; beats++) {
        const int64_t r = (int64_t)(at * RATE);
        for (int64_t n = -RATE / 10; n < RATE / 5; n++) {
            const double t = (double)n / RATE;
            x[r + n] += (float)(300 * exp(-fabs(t) / 0.03) * cos(2 * pi * 25 * t));
        }
        at += 0.9 + 0.05 * sin(at) + 0.02 * myo_random_normal(random_numbers);
    }
    return beats;
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

Test(heart, loud_beats_are_no_bursts_and_hide_none)
{
    plain_source p;
    float *x = plain_noise(random_numbers, SECONDS * RATE, 1.5);
    const size_t beats = add_beats(x);
    plain_add_activity(x, 60 * RATE, 62 * RATE, 150, RATE, random_numbers);
    plain_open(&p, x, SECONDS * RATE, RATE, MYO_CHANNEL_EMG);
    const myo_recording_info info = { .path = "plain" };
    const myo_decide_input input = {
        .recording = &info, .settings = &settings, .source_count = 1, .sources = &p.source
    };
    myo_decision d;
    cr_assert_eq(myo_decide(&d, &input, arena, NULL), MYO_OK);
    cr_assert_eq(named(&d, MYO_CLASS_VOLUNTARY, NULL), 1, "only the true burst");
    cr_assert_geq(named(&d, MYO_CLASS_ARTEFACT, "ecg"), beats * 9 / 10);
    cr_assert_eq(named(&d, MYO_CLASS_FASCICULATION, NULL), 0);
    for (size_t i = 0; i < d.event_count; i++)
        if (d.events[i].class_ == MYO_CLASS_VOLUNTARY) {
            cr_assert_float_eq(d.events[i].onset_s, 60, 0.3);
            cr_assert_float_eq(d.events[i].duration_s, 2, 0.5);
        }
    plain_close(&p);
}

/* Bursts of one muscle come as steadily when somebody walks. */
Test(heart, steady_bursts_are_no_heart)
{
    plain_source p;
    myo_noise noise;
    myo_heart heart;
    float *x = plain_noise(random_numbers, SECONDS * RATE, 1.5);
    for (int64_t k = 1; k < SECONDS - 1; k++)
        plain_add_activity(x, k * RATE, k * RATE + RATE / 4, 60, RATE, random_numbers);
    plain_open(&p, x, SECONDS * RATE, RATE, MYO_CHANNEL_EMG);
    cr_assert_eq(myo_noise_track(&noise, &p.source, &no_marks, arena), MYO_OK);
    cr_assert_eq(myo_heart_find(&heart, &p.source, &noise), MYO_OK);
    cr_assert_not(heart.found);
    myo_heart_free(&heart);
    plain_close(&p);
}
