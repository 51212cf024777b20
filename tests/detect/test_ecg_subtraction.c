/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A heart two hundred times as loud as the noise, whose beats ring for a fifth of a second. */
#include <criterion/criterion.h>
#include <math.h>

#include "detect/ecg_subtraction.h"
#include "detect/noise_floor.h"
#include "detect/plain_source.h"
#include "detect/envelope_threshold.h"

enum { RATE = 2000, SECONDS = 120 };

static const myo_task no_marks;

static void begin(void)
{
    plain_begin(5);
}

TestSuite(heart, .init = begin, .fini = plain_end);

static size_t add_beats(float *x)
{
    const double pi = 3.14159265358979;
    size_t beats = 0;
    for (double at = 0.6; at < SECONDS - 1; beats++) {
        const int64_t r = (int64_t)(at * RATE);
        for (int64_t n = -RATE / 10; n < RATE / 5; n++) {
            const double t = (double)n / RATE;
            x[r + n] += (float)(300 * exp(-fabs(t) / 0.05) * cos(2 * pi * 25 * t));
        }
        at += 0.55 + 0.03 * sin(at) + 0.01 * myo_random_normal(random_numbers);
    }
    return beats;
}

Test(heart, rest_is_seen_between_loud_beats)
{
    plain_source p;
    float *x = plain_noise(random_numbers, SECONDS * RATE, 1.5);
    const size_t beats = add_beats(x);
    plain_add_activity(x, 60 * RATE, 62 * RATE, 400, RATE, random_numbers);
    plain_open(&p, x, SECONDS * RATE, RATE, MYO_CHANNEL_EMG);
    myo_noise with, without;
    myo_ecg_template heart;
    myo_ecg_subtraction view;
    cr_assert_eq(myo_noise_track(&with, &p.source, &no_marks, arena), MYO_OK);
    cr_assert(with.no_rest || with.median_sigma > 3, "the case is not hard: %g", with.median_sigma);
    cr_assert_eq(myo_ecg_template_find(&heart, &p.source, &with), MYO_OK);
    cr_assert(heart.found);
    cr_assert_geq(heart.beats.count, beats * 9 / 10);
    cr_assert_leq(heart.beats.count, beats + 8);
    myo_ecg_subtraction_open(&view, &heart, &p.source);
    cr_assert_eq(myo_noise_track(&without, &view.source, &no_marks, arena), MYO_OK);
    cr_assert_not(without.no_rest);
    cr_assert_lt(without.median_sigma, 0.6 * with.median_sigma);
    myo_array segments = MYO_ARRAY(myo_segment);
    cr_assert_eq(myo_segments_find(&segments, &view.source, &without, &settings), MYO_OK);
    cr_assert_eq(segments.count, 1, "%zu", segments.count);
    const myo_segment *s = segments.items;
    cr_assert_float_eq((double)s->first / RATE, 60, 0.3);
    cr_assert_float_eq((double)s->end / RATE, 62, 0.8, "a beat beside it may be part of it");
    myo_array_free(&segments);
    myo_ecg_template_free(&heart);
    plain_close(&p);
}

/* Bursts of one muscle come as steadily when somebody walks. */
Test(heart, steady_bursts_are_no_heart)
{
    plain_source p;
    myo_noise noise;
    myo_ecg_template heart;
    float *x = plain_noise(random_numbers, SECONDS * RATE, 1.5);
    for (int64_t k = 1; k < SECONDS - 1; k++)
        plain_add_activity(x, k * RATE, k * RATE + RATE / 4, 60, RATE, random_numbers);
    plain_open(&p, x, SECONDS * RATE, RATE, MYO_CHANNEL_EMG);
    cr_assert_eq(myo_noise_track(&noise, &p.source, &no_marks, arena), MYO_OK);
    cr_assert_eq(myo_ecg_template_find(&heart, &p.source, &noise), MYO_OK);
    cr_assert_not(heart.found);
    myo_ecg_template_free(&heart);
    plain_close(&p);
}
