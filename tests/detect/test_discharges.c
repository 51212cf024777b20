/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>

#include "detect/discharges.h"
#include "detect/ecg_beats.h"
#include "detect/noise_floor.h"
#include "detect/plain_source.h"
#include "detect/templates.h"

enum { RATE = 2000 };

static const myo_task no_marks;

static void begin(void)
{
    plain_begin(11);
}

TestSuite(discharges, .init = begin, .fini = plain_end);

typedef struct found_discharges {
    plain_source plain;
    myo_noise noise;
    myo_local_level level;
    myo_array discharges;
    myo_clusters clusters;
} found_discharges;

static myo_discharge *find_in(found_discharges *f)
{
    const myo_intervals none = MYO_INTERVALS;
    const myo_array empty = MYO_ARRAY(myo_discharge);
    f->discharges = empty;
    f->clusters = (myo_clusters) { 0 };
    f->level = (myo_local_level) { 0 };
    cr_assert_eq(myo_noise_track(&f->noise, &f->plain.source, &no_marks, arena), MYO_OK);
    cr_assert_eq(myo_discharges_find(&f->discharges, &f->clusters, &f->plain.source, &f->noise,
                                     &f->level, &none, &settings, arena),
                 MYO_OK);
    cr_assert_eq(myo_ecg_beats_find(f->discharges.items, f->discharges.count, RATE), MYO_OK);
    myo_discharges_intervals(f->discharges.items, f->discharges.count, RATE, &settings);
    return f->discharges.items;
}

static myo_discharge *find(found_discharges *f, float *x, int64_t frames)
{
    plain_open(&f->plain, x, frames, RATE, MYO_CHANNEL_EMG);
    return find_in(f);
}

static void drop(found_discharges *f)
{
    myo_array_free(&f->discharges);
    plain_close(&f->plain);
}

Test(discharges, an_echo_joins_its_potential)
{
    found_discharges f;
    float *x = plain_noise(random_numbers, 30 * RATE, 3);
    plain_add_potential(x, 10 * RATE, 60, RATE);
    plain_add_potential(x, 10 * RATE + 64, 55, RATE);
    plain_add_potential(x, 20 * RATE, -50, RATE);
    const myo_discharge *d = find(&f, x, 30 * RATE);
    cr_assert_eq(f.discharges.count, 2, "%zu", f.discharges.count);
    cr_assert_eq(d[0].multiplicity, 2);
    cr_assert_eq(d[1].multiplicity, 1);
    cr_assert_float_eq(d[0].after_s, 10, 0.01);
    cr_assert(llabs(d[1].onset - (20 * RATE - 10)) < 10, "onset %d", (int)d[1].onset);
    drop(&f);
}

/* Potentials of one size in two shapes, `jitter_s` around every `period_s`, one in seven hidden. */
static size_t beats_marked(double period_s, double jitter_s)
{
    enum { COUNT = 60 };
    myo_discharge d[COUNT] = { 0 };
    unsigned state = 12345;
    size_t n = 0, marked = 0;
    for (int k = 0; k < COUNT; k++) {
        state = state * 1103515245U + 12345U;
        const double random = (double)(state >> 16 & 0x7FFF) / 32767.0 - 0.5;
        if (k % 7 == 3)
            continue;
        d[n] = (myo_discharge) { .peak = (int64_t)((k * period_s + random * jitter_s) * RATE),
                                 .value = -100.0F + 10.0F * (float)random,
                                 .template_id = k % 3 == 0 || k % 5 == 0 ? 2 : 1,
                                 .major = true };
        n++;
    }
    cr_assert_eq(myo_ecg_beats_find(d, n, RATE), MYO_OK);
    for (size_t i = 0; i < n; i++)
        marked += d[i].state == MYO_DISCHARGE_HEART;
    return marked;
}

Test(discharges, beats_split_into_two_shapes_are_still_the_heart)
{
    cr_assert_geq(beats_marked(0.75, 0.1), 48);
    cr_assert_eq(beats_marked(0.75, 1.4), 0, "no steady interval");
    cr_assert_eq(beats_marked(0.16, 0.02), 0, "a motor unit");
}

Test(discharges, potentials_that_touch_are_one)
{
    found_discharges f;
    float *x = plain_noise(random_numbers, 30 * RATE, 3);
    /* the last is further from the first than merge_s, with 18 ms of baseline before it */
    plain_add_potential(x, 10 * RATE, 60, RATE);
    plain_add_potential(x, 10 * RATE + RATE / 40, 50, RATE);
    plain_add_potential(x, 10 * RATE + 110, -70, RATE);
    plain_add_potential(x, 20 * RATE, 60, RATE);
    plain_add_potential(x, 20 * RATE + 160, 60, RATE);
    const myo_discharge *d = find(&f, x, 30 * RATE);
    cr_assert_eq(f.discharges.count, 3, "%zu", f.discharges.count);
    cr_assert_eq(d[0].multiplicity, 3, "%d", (int)d[0].multiplicity);
    cr_assert_float_eq((double)fabsf(d[0].value), 70, 15);
    cr_assert(llabs(d[0].onset - (10 * RATE - 10)) < 10, "onset %d", (int)d[0].onset);
    cr_assert_geq(d[0].end, 10 * RATE + 110);
    cr_assert_float_eq(d[2].before_s, 0.08, 0.005);
    drop(&f);
}

/* Between close electrodes potentials are this narrow: 0.8 ms, two thirds of white noise's
 * frequency at this rate. */
static void add_narrow(float *x, int64_t frame, double peak)
{
    const double s = 0.0008 * RATE;
    for (int64_t n = -12; n <= 12; n++) {
        const double u = (double)n / s;
        x[frame + n] += (float)(peak * (1 - u * u) * exp(-0.5 * u * u));
    }
}

Test(discharges, a_narrow_potential_is_an_outlier_only_of_noise_that_makes_outliers)
{
    found_discharges f;
    float *x = plain_noise(random_numbers, 120 * RATE, 3);
    add_narrow(x, 50 * RATE, 28);
    const myo_discharge *d = find(&f, x, 120 * RATE);
    size_t clear = 0;
    for (size_t i = 0; i < f.discharges.count; i++)
        clear += d[i].major && !d[i].noise_outlier;
    cr_assert_eq(clear, 1, "%zu in Gaussian noise", clear);
    drop(&f);

    /* bursts of 10 ms, 2.3 times the noise, and again one narrow potential */
    x = plain_noise(random_numbers, 120 * RATE, 3);
    for (int64_t n = 0; n < 120 * RATE; n++)
        if (n % (RATE / 2) < RATE / 100)
            x[n] *= 2.3F;
    add_narrow(x, 50 * RATE + 300, 28);
    d = find(&f, x, 120 * RATE);
    size_t outliers = 0;
    clear = 0;
    for (size_t i = 0; i < f.discharges.count; i++) {
        outliers += d[i].major && d[i].noise_outlier;
        clear += d[i].major && !d[i].noise_outlier;
    }
    cr_assert_geq(outliers, 6, "%zu outliers", outliers);
    cr_assert_leq(clear, 1, "%zu not taken for outliers", clear);
    drop(&f);
}

Test(discharges, outliers_do_not_return_with_one_shape)
{
    found_discharges f;
    float *x = plain_noise(random_numbers, 120 * RATE, 3);
    for (int64_t n = 0; n < 120 * RATE; n++)
        if (n % (RATE / 2) < RATE / 100)
            x[n] *= 2.3F;
    for (int64_t k = 0; k < 8; k++)
        add_narrow(x, (3 + 14 * k) * RATE + 500 + k, 32);
    const myo_discharge *d = find(&f, x, 120 * RATE);
    size_t unit = 0;
    for (size_t i = 0; i < f.discharges.count; i++)
        unit += d[i].major && !d[i].noise_outlier && (d[i].peak % RATE) / 10 == 50;
    cr_assert_geq(unit, 7, "%zu of 8", unit);
    drop(&f);
}

Test(discharges, what_a_potential_rides_on_is_not_its_own)
{
    found_discharges f;
    for (int slow = 0; slow < 2; slow++) {
        float *x = plain_noise(random_numbers, 30 * RATE, 3);
        for (int64_t k = 1; k < 8; k++)
            plain_add_potential(x, 4 * k * RATE, 60, RATE);
        plain_open(&f.plain, x, 30 * RATE, RATE, MYO_CHANNEL_EMG);
        /* a slow part whose peak beside each potential is 2.5 times, then 5 times its level */
        f.plain.low_rms = 16;
        for (int64_t i = 0; i < f.plain.spike_count; i++)
            f.plain.spikes[i].low_peak = slow ? 80 : 40;
        const myo_discharge *d = find_in(&f);
        cr_assert_eq(f.discharges.count, 7);
        for (size_t i = 0; i < f.discharges.count; i++)
            cr_assert_float_eq(d[i].low_peak, slow ? 64 : 0, 1e-3);
        drop(&f);
    }
}

Test(discharges, equal_shapes_share_a_template)
{
    found_discharges f;
    float *x = plain_noise(random_numbers, 60 * RATE, 3);
    for (int64_t k = 1; k < 9; k++)
        plain_add_potential(x, (7 * k - k * k / 3) * RATE, k % 2 == 0 ? 60 : -45, RATE);
    const myo_discharge *d = find(&f, x, 60 * RATE);
    int32_t ids[8] = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < f.discharges.count; i++)
        if (d[i].major && n < 8)
            ids[n++] = d[i].template_id;
    cr_assert_eq(n, 8);
    for (size_t i = 2; i < 8; i++)
        cr_assert_eq(ids[i], ids[i - 2]);
    cr_assert_neq(ids[0], ids[1]);
    drop(&f);
}

Test(discharges, heart_beats_are_periodic_and_twitches_are_not)
{
    found_discharges f;
    float *x = plain_noise(random_numbers, 60 * RATE, 3);
    int64_t at = RATE;
    for (int beat = 0; beat < 50; beat++) {
        plain_add_potential(x, at, 70, RATE);
        at += (int64_t)(RATE * (0.9 + 0.05 * myo_random_normal(random_numbers)));
    }
    const myo_discharge *d = find(&f, x, 60 * RATE);
    size_t beats = 0;
    for (size_t i = 0; i < f.discharges.count; i++)
        beats += d[i].state == MYO_DISCHARGE_HEART;
    cr_assert_geq(beats, 49);
    drop(&f);

    x = plain_noise(random_numbers, 60 * RATE, 3);
    for (double t = 1; t < 58; t += 0.1 + myo_random_exponential(random_numbers, 0.9))
        plain_add_potential(x, (int64_t)(t * RATE), 70, RATE);
    d = find(&f, x, 60 * RATE);
    cr_assert_gt(f.discharges.count, 20);
    for (size_t i = 0; i < f.discharges.count; i++)
        cr_assert_eq(d[i].state, MYO_DISCHARGE_OPEN);
    drop(&f);
}

Test(discharges, a_regular_train_is_seen)
{
    found_discharges f;
    float *x = plain_noise(random_numbers, 20 * RATE, 3);
    int64_t at = 5 * RATE;
    for (int k = 0; k < 30; k++, at += (int64_t)(RATE * (0.14 + 0.02 * (k % 3 - 1))))
        plain_add_potential(x, at, 50, RATE);
    const myo_discharge *d = find(&f, x, 20 * RATE);
    cr_assert_eq(f.discharges.count, 30);
    for (size_t i = 0; i < f.discharges.count; i++) {
        cr_assert_eq(d[i].train, 29);
        cr_assert_lt((double)d[i].train_cv, 0.2);
    }
    drop(&f);
}
