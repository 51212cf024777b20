/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>

#include "detect/discharges.h"
#include "detect/noise_floor.h"
#include "detect/plain_source.h"
#include "detect/envelope_threshold.h"
#include "detect/templates.h"

enum { RATE = 2000 };

static const myo_task no_marks;

static void begin(void)
{
    plain_begin(11);
}

TestSuite(detect, .init = begin, .fini = plain_end);

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
    /* the same in the band, and 4.8 times its power below it: somebody moves the cable */
    p.low_rms = 2.2F * 80;
    cr_assert_eq(myo_noise_track(&noise, &p.source, &no_marks, arena), MYO_OK);
    cr_assert_not(noise.no_rest);
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
    const myo_local_level level = { 0 };
    myo_array segments = MYO_ARRAY(myo_segment), discharges = MYO_ARRAY(myo_discharge);
    const myo_intervals none = MYO_INTERVALS;
    myo_clusters clusters = { 0 };
    cr_assert_eq(myo_noise_track(&noise, &p.source, &no_marks, arena), MYO_OK);
    cr_assert_eq(myo_segments_find(&segments, &p.source, &noise, &settings), MYO_OK);
    cr_assert_eq(segments.count, 0);
    cr_assert_eq(myo_discharges_find(&discharges, &clusters, &p.source, &noise, &level, &none,
                                     &settings, arena),
                 MYO_OK);
    size_t major = 0;
    for (size_t i = 0; i < discharges.count; i++)
        major += ((const myo_discharge *)discharges.items)[i].major;
    cr_assert_eq(major, 0);
    myo_array_free(&segments);
    myo_array_free(&discharges);
    plain_close(&p);
}
