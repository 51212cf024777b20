/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Movements of an accelerometer, and its clock beside that of the EMG. */
#include <criterion/criterion.h>
#include <math.h>

#include "detect/accelerometer_coincidence.h"
#include "detect/noise_floor.h"
#include "detect/plain_source.h"

static const myo_task no_marks;

static void begin(void)
{
    plain_begin(11);
}

TestSuite(clock, .init = begin, .fini = plain_end);

Test(clock, the_clock_offset_is_found_and_chance_is_not)
{
    double onsets[40];
    myo_motion motions[40] = { { 0 } };
    for (size_t i = 0; i < 40; i++) {
        onsets[i] = 3.0 * (double)i + myo_random_uniform(random_numbers);
        motions[i].onset_s = onsets[i] + 0.040 + 0.019 + 0.004 * myo_random_normal(random_numbers);
    }
    myo_accelerometer_clock c;
    cr_assert_eq(
        myo_accelerometer_clock_compare(&c, onsets, 40, motions, 40, 120, false, &settings),
        MYO_OK);
    cr_assert_float_eq(c.offset_s, 0.040, 0.005);
    cr_assert_float_eq(c.chance, 1 - exp(-40.0 / 120 * 0.065), 1e-9);
    double lag;
    cr_assert_eq(myo_coincident_motion(motions, 40, onsets[7], &c, &settings, &lag), &motions[7]);
    cr_assert_float_eq(lag, 0.019, 0.02);
    for (size_t i = 0; i < 40; i++)
        motions[i].onset_s = 3.0 * (double)i + 3 * myo_random_uniform(random_numbers);
    cr_assert_eq(
        myo_accelerometer_clock_compare(&c, onsets, 40, motions, 40, 120, false, &settings),
        MYO_OK);
    cr_assert(isnan(c.offset_s));
}

/* An hour in which one clock gains 60 ppm: the offset grows by more than the search range. */
Test(clock, a_clock_that_drifts_is_followed)
{
    enum { COUNT = 600 };
    static double onsets[COUNT];
    static myo_motion motions[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        onsets[i] = 6.0 * (double)i + 3 * myo_random_uniform(random_numbers);
        motions[i].onset_s =
            onsets[i] * (1 + 60e-6) - 0.030 + 0.019 + 0.005 * myo_random_normal(random_numbers);
    }
    myo_accelerometer_clock c;
    cr_assert_eq(
        myo_accelerometer_clock_compare(&c, onsets, COUNT, motions, COUNT, 3600, false, &settings),
        MYO_OK);
    cr_assert_float_eq(c.offset_s, -0.030, 0.002);
    cr_assert_float_eq(c.drift_ppm, 60, 1);
    cr_assert_gt(c.drift_error_ppm, 0);
    cr_assert_lt(c.drift_error_ppm, 1);
    cr_assert_gt(c.pairs, COUNT * 9 / 10);
    double lag;
    cr_assert_eq(myo_coincident_motion(motions, COUNT, onsets[COUNT - 1], &c, &settings, &lag),
                 &motions[COUNT - 1]);
    cr_assert_float_eq(lag, 0.019, 0.02);
}

/* Three strong twitches among weak ones, which the accelerometer does not see, are enough when
 * nothing else moves; the same three at chance places are not. */
Test(clock, few_coincidences_are_enough_where_little_moves)
{
    double onsets[30];
    myo_motion motions[3] = { { 0 } };
    for (size_t i = 0; i < 30; i++)
        onsets[i] = 4.0 * (double)i + 2;
    for (size_t i = 0; i < 3; i++)
        motions[i].onset_s = onsets[5 + 9 * i] + 0.045 + 0.004 * (double)i;
    myo_accelerometer_clock c;
    cr_assert_eq(myo_accelerometer_clock_compare(&c, onsets, 30, motions, 3, 120, false, &settings),
                 MYO_OK);
    cr_assert_float_eq(c.offset_s, 0.030, 0.004);
    cr_assert(isnan(c.drift_ppm), "three coincidences say nothing about a drift");
    cr_assert_eq(c.pairs, 3);
    motions[1].onset_s += 1.3;
    cr_assert_eq(myo_accelerometer_clock_compare(&c, onsets, 30, motions, 3, 120, false, &settings),
                 MYO_OK);
    cr_assert(isnan(c.offset_s));
}

/* A slow twitch as a zero-phase filter leaves it: a lobe of 40 % swells for 70 ms before it. */
Test(clock, a_movement_begins_where_the_filters_lobe_ends)
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
