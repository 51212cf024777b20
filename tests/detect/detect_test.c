/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>

#include "detect/discharges.h"
#include "detect/coupling.h"
#include "detect/noise.h"
#include "detect/plain_source.h"
#include "detect/segments.h"
#include "detect/templates.h"

enum { RATE = 2000 };

static const myo_task no_marks;
static myo_random *random_numbers;
static myo_arena *arena;
static myo_settings settings;

static void open_all(void)
{
    random_numbers = myo_random_open(11);
    cr_assert_eq(myo_arena_open(&arena), MYO_OK);
    settings = myo_settings_default();
}

static void close_all(void)
{
    myo_random_close(&random_numbers);
    myo_arena_close(&arena);
}

TestSuite(detect, .init = open_all, .fini = close_all);

Test(detect, noise_follows_a_step_and_ignores_a_hold)
{
    plain_source p;
    float *x = plain_noise(random_numbers, 90 * RATE, 2);
    for (int64_t n = 60 * RATE; n < 90 * RATE; n++)
        x[n] *= 4;
    plain_add_activity(x, 15 * RATE, 45 * RATE, 40, RATE, random_numbers);
    plain_open(&p, x, 90 * RATE, RATE, MYO_CHANNEL_EMG);
    myo_noise noise;
    cr_assert_eq(myo_noise_track(&noise, &p.source, &no_marks, arena), MYO_OK);
    const int64_t seconds[] = { 5, 30, 50, 58, 62, 80 };
    const double expected[] = { 2, 2, 2, 2, 8, 8 };
    for (size_t i = 0; i < 6; i++)
        cr_assert_float_eq(myo_noise_at(&noise, &p.track, seconds[i] * RATE), expected[i],
                           0.1 * expected[i], "at %d s", (int)seconds[i]);
    cr_assert_eq(noise.state[30], MYO_REST_ACTIVE);
    cr_assert_eq(noise.state[80], MYO_REST_QUIET);
    plain_close(&p);
}

/* Others model contractions as white noise: so loud, it is activity whatever its spectrum. */
Test(detect, loud_noise_is_activity_and_no_step)
{
    plain_source p;
    float *x = plain_noise(random_numbers, 60 * RATE, 2);
    for (int64_t n = 20 * RATE; n < 30 * RATE; n++)
        x[n] *= 20;
    plain_open(&p, x, 60 * RATE, RATE, MYO_CHANNEL_EMG);
    myo_noise noise;
    cr_assert_eq(myo_noise_track(&noise, &p.source, &no_marks, arena), MYO_OK);
    cr_assert_eq(noise.state[25], MYO_REST_ACTIVE);
    cr_assert_float_eq(myo_noise_at(&noise, &p.track, 25 * RATE), 2, 0.2);
    plain_close(&p);
}

Test(detect, a_recording_of_nothing_but_contraction_has_no_rest)
{
    plain_source p;
    float *x = plain_noise(random_numbers, 20 * RATE, 1);
    plain_add_activity(x, 2000, 20 * RATE, 80, RATE, random_numbers);
    plain_open(&p, x + 0, 20 * RATE, RATE, MYO_CHANNEL_EMG);
    for (int64_t n = 0; n < 2000; n++)
        x[n] = x[n + 4000];
    myo_noise noise;
    cr_assert_eq(myo_noise_track(&noise, &p.source, &no_marks, arena), MYO_OK);
    cr_assert(noise.no_rest);
    plain_close(&p);
}

/* Issue target: median error of activity's onset at most 10 ms at 10 dB, 25 ms at 6 dB. */
static double onset_error_ms(double snr_db)
{
    enum { BURSTS = 15 };
    plain_source p;
    double errors[2 * BURSTS];
    float *x = plain_noise(random_numbers, (4 * BURSTS + 4) * RATE, 3);
    for (int64_t b = 0; b < BURSTS; b++) {
        const int64_t at = (4 * b + 3) * RATE + 131 * b;
        plain_add_activity(x, at, at + 3 * RATE / 2, 3 * sqrt(pow(10, snr_db / 10)), RATE,
                           random_numbers);
    }
    plain_open(&p, x, (4 * BURSTS + 4) * RATE, RATE, MYO_CHANNEL_EMG);
    myo_noise noise;
    myo_array segments = MYO_ARRAY(myo_segment);
    cr_assert_eq(myo_noise_track(&noise, &p.source, &no_marks, arena), MYO_OK);
    cr_assert_eq(myo_segments_find(&segments, &p.source, &noise, &settings), MYO_OK);
    cr_assert_eq(segments.count, BURSTS, "%zu segments at %.0f dB", segments.count, snr_db);
    const myo_segment *s = segments.items;
    for (int64_t b = 0; b < BURSTS; b++) {
        const int64_t at = (4 * b + 3) * RATE + 131 * b;
        errors[2 * b] = fabs((double)(s[b].first - at)) * 1000 / RATE;
        errors[2 * b + 1] = fabs((double)(s[b].end - at - 3 * RATE / 2)) * 1000 / RATE;
    }
    myo_array_free(&segments);
    plain_close(&p);
    return myo_quantile(errors, 2 * BURSTS, 0.5);
}

Test(detect, activity_begins_and_ends_where_it_does)
{
    cr_assert_leq(onset_error_ms(10), 5);
    cr_assert_leq(onset_error_ms(6), 12);
}

Test(detect, rest_alone_has_no_activity_and_no_discharge)
{
    plain_source p;
    plain_open(&p, plain_noise(random_numbers, 120 * RATE, 3), 120 * RATE, RATE, MYO_CHANNEL_EMG);
    myo_noise noise;
    myo_array segments = MYO_ARRAY(myo_segment), discharges = MYO_ARRAY(myo_discharge);
    const myo_intervals none = MYO_INTERVALS;
    myo_clusters clusters = { 0 };
    cr_assert_eq(myo_noise_track(&noise, &p.source, &no_marks, arena), MYO_OK);
    cr_assert_eq(myo_segments_find(&segments, &p.source, &noise, &settings), MYO_OK);
    cr_assert_eq(segments.count, 0);
    cr_assert_eq(
        myo_discharges_find(&discharges, &clusters, &p.source, &noise, &none, &settings, arena),
        MYO_OK);
    size_t major = 0;
    for (size_t i = 0; i < discharges.count; i++)
        major += ((const myo_discharge *)discharges.items)[i].major;
    cr_assert_eq(major, 0);
    myo_array_free(&segments);
    myo_array_free(&discharges);
    plain_close(&p);
}

Test(detect, the_clock_offset_is_found_and_chance_is_not)
{
    double onsets[40];
    myo_motion motions[40] = { { 0 } };
    for (size_t i = 0; i < 40; i++) {
        onsets[i] = 3.0 * (double)i + myo_random_uniform(random_numbers);
        motions[i].onset_s = onsets[i] + 0.040 + 0.019 + 0.004 * myo_random_normal(random_numbers);
    }
    myo_coupling c;
    cr_assert_eq(myo_coupling_estimate(&c, onsets, 40, motions, 40, 120, false, &settings), MYO_OK);
    cr_assert_float_eq(c.offset_s, 0.040, 0.005);
    cr_assert_float_eq(c.chance, 1 - exp(-40.0 / 120 * 0.065), 1e-9);
    double lag;
    cr_assert_eq(myo_motion_near(motions, 40, onsets[7], &c, &settings, &lag), &motions[7]);
    cr_assert_float_eq(lag, 0.019, 0.02);
    for (size_t i = 0; i < 40; i++)
        motions[i].onset_s = 3.0 * (double)i + 3 * myo_random_uniform(random_numbers);
    cr_assert_eq(myo_coupling_estimate(&c, onsets, 40, motions, 40, 120, false, &settings), MYO_OK);
    cr_assert(isnan(c.offset_s));
}

/* An hour in which one clock gains 60 ppm: the offset grows by more than the search range. */
Test(detect, a_clock_that_drifts_is_followed)
{
    enum { COUNT = 600 };
    static double onsets[COUNT];
    static myo_motion motions[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        onsets[i] = 6.0 * (double)i + 3 * myo_random_uniform(random_numbers);
        motions[i].onset_s =
            onsets[i] * (1 + 60e-6) - 0.030 + 0.019 + 0.005 * myo_random_normal(random_numbers);
    }
    myo_coupling c;
    cr_assert_eq(myo_coupling_estimate(&c, onsets, COUNT, motions, COUNT, 3600, false, &settings),
                 MYO_OK);
    cr_assert_float_eq(c.offset_s, -0.030, 0.002);
    cr_assert_float_eq(c.drift_ppm, 60, 1);
    cr_assert_gt(c.drift_error_ppm, 0);
    cr_assert_lt(c.drift_error_ppm, 1);
    cr_assert_gt(c.pairs, COUNT * 9 / 10);
    double lag;
    cr_assert_eq(myo_motion_near(motions, COUNT, onsets[COUNT - 1], &c, &settings, &lag),
                 &motions[COUNT - 1]);
    cr_assert_float_eq(lag, 0.019, 0.02);
}

/* Three strong twitches among weak ones, which the accelerometer does not see, are enough when
 * nothing else moves; the same three at chance places are not. */
Test(detect, few_coincidences_are_enough_where_little_moves)
{
    double onsets[30];
    myo_motion motions[3] = { { 0 } };
    for (size_t i = 0; i < 30; i++)
        onsets[i] = 4.0 * (double)i + 2;
    for (size_t i = 0; i < 3; i++)
        motions[i].onset_s = onsets[5 + 9 * i] + 0.045 + 0.004 * (double)i;
    myo_coupling c;
    cr_assert_eq(myo_coupling_estimate(&c, onsets, 30, motions, 3, 120, false, &settings), MYO_OK);
    cr_assert_float_eq(c.offset_s, 0.030, 0.004);
    cr_assert(isnan(c.drift_ppm), "three coincidences say nothing about a drift");
    cr_assert_eq(c.pairs, 3);
    motions[1].onset_s += 1.3;
    cr_assert_eq(myo_coupling_estimate(&c, onsets, 30, motions, 3, 120, false, &settings), MYO_OK);
    cr_assert(isnan(c.offset_s));
}

/* A slow twitch as a zero-phase filter leaves it: a lobe of 40 % swells for 70 ms before it. */
Test(detect, a_movement_begins_where_the_filters_lobe_ends)
{
    enum { ACC_RATE = 400 };
    plain_source p;
    const int64_t frames = 40 * ACC_RATE, at = 20 * ACC_RATE;
    float *x = plain_noise(random_numbers, frames, 1);
    for (int64_t n = -28; n < 0; n++)
        x[at + n] += 40 * (float)(n + 28) / 28;
    for (int64_t n = 0; n < 24; n++)
        x[at + n] += 100 * sinf(3.14159F * (float)(n + 2) / 26);
    plain_open(&p, x, frames, ACC_RATE, MYO_CHANNEL_ACC);
    myo_noise noise;
    cr_assert_eq(myo_noise_track(&noise, &p.source, &no_marks, arena), MYO_OK);
    myo_array motions = MYO_ARRAY(myo_motion);
    cr_assert_eq(myo_motions_find(&motions, &p.source, &noise, &settings), MYO_OK);
    cr_assert_eq(motions.count, 1);
    const myo_motion *m = motions.items;
    cr_assert_float_eq(m->onset_s, 20, 0.012);
    myo_array_free(&motions);
    plain_close(&p);
}
