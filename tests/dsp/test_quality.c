/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gaps, missing samples, rails and drop-outs. */
#include <criterion/criterion.h>
#include <string.h>
#include <math.h>

#include "dsp/quality.h"
#include "dsp/signals.h"

enum { FRAMES = 4000, HOP = 50 };

static float row[FRAMES], low_scratch[FRAMES / HOP + 1], high_scratch[FRAMES / HOP + 1];
static myo_intervals breaks, damage;

static void start(void)
{
    breaks = (myo_intervals)MYO_INTERVALS;
    damage = (myo_intervals)MYO_INTERVALS;
    add_noise(row, FRAMES, 1, 1);
}

static void stop(void)
{
    myo_intervals_free(&breaks);
    myo_intervals_free(&damage);
}

static void find(float rail_low, float rail_high, const myo_gap *gaps, size_t gap_count)
{
    const myo_quality quality = { .kernels = myo_kernels_best(),
                                  .hop = HOP,
                                  .rail_low = rail_low,
                                  .rail_high = rail_high,
                                  .clip_run = 3,
                                  .flat_run = 200,
                                  .split_run = HOP / 2 + 1,
                                  .may_be_nan = true,
                                  .minimum = low_scratch,
                                  .maximum = high_scratch };
    const bool ends[2] = { false, false };
    cr_assert_eq(
        myo_quality_find(&quality, row, FRAMES, 10000, ends, gaps, gap_count, &breaks, &damage),
        MYO_OK);
}

static void expect(const myo_intervals *list, size_t index, int64_t first, int64_t end,
                   const char *why)
{
    size_t count = 0;
    const myo_interval *items = myo_intervals_items(list, &count);
    cr_assert_gt(count, index);
    cr_assert(items[index].first == first && items[index].end == end &&
                  strcmp(items[index].why, why) == 0,
              "[%zu] %lld..%lld %s", index, (long long)items[index].first,
              (long long)items[index].end, items[index].why);
}

static size_t count_of(const myo_intervals *list)
{
    size_t count = 0;
    (void)myo_intervals_items(list, &count);
    return count;
}

Test(quality, clean_noise_is_clean, .init = start, .fini = stop)
{
    find(-INFINITY, INFINITY, NULL, 0);
    cr_assert_eq(count_of(&breaks), 0);
    cr_assert_eq(count_of(&damage), 0);
}

Test(quality, missing_samples_of_every_kind, .init = start, .fini = stop)
{
    static const myo_gap gaps[] = { { 100, 50 }, { 9990, 20 }, { 11000, 5 }, { 13990, 900 } };
    row[2000] = NAN;
    row[2001] = INFINITY;
    row[2002] = 1e30F;
    row[2003] = NAN;
    find(-INFINITY, INFINITY, gaps, 4);
    cr_assert_eq(count_of(&breaks), 4);
    expect(&breaks, 0, 10000, 10010, "gap");
    expect(&breaks, 1, 11000, 11005, "gap");
    expect(&breaks, 2, 12000, 12004, "gap");
    expect(&breaks, 3, 13990, 14000, "gap");
    cr_assert_eq(count_of(&damage), 4);
}

Test(quality, known_rails, .init = start, .fini = stop)
{
    for (size_t i = 0; i < 4; i++)
        row[500 + i] = 10;
    row[700] = row[701] = 10; /* two samples are a peak, not a run */
    for (size_t i = 0; i < 100; i++)
        row[1500 + i] = -10;
    find(-10, 10, NULL, 0);
    cr_assert_eq(count_of(&damage), 2);
    expect(&damage, 0, 10500, 10504, "clip");
    expect(&damage, 1, 11500, 11600, "clip");
    cr_assert_eq(count_of(&breaks), 1); /* only the long run ends a filter run */
    expect(&breaks, 0, 11500, 11600, "clip");
}

Test(quality, unknown_rails_show_by_repetition, .init = start, .fini = stop)
{
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < 5; i++)
            row[600 + 400 * k + i] = 25;
    find(-INFINITY, INFINITY, NULL, 0);
    cr_assert_eq(count_of(&damage), 3);
    expect(&damage, 1, 11000, 11005, "clip");
}

Test(quality, coarse_converters_do_not_clip_at_rest, .init = start, .fini = stop)
{
    for (size_t i = 0; i < FRAMES; i++)
        row[i] = roundf(row[i]);
    find(-128, 127, NULL, 0);
    cr_assert_eq(count_of(&damage), 0);
}

Test(quality, a_dead_stretch_is_flat, .init = start, .fini = stop)
{
    for (size_t i = 1003; i < 1303; i++)
        row[i] = 0.25F;
    for (size_t i = 2000; i < 2199; i++)
        row[i] = 0.25F; /* one sample too short */
    find(-10, 10, NULL, 0);
    cr_assert_eq(count_of(&damage), 1);
    expect(&damage, 0, 11003, 11303, "flat");
    expect(&breaks, 0, 11003, 11303, "flat");
}

Test(quality, shreds_between_breaks_are_lost, .init = start, .fini = stop)
{
    static const myo_gap gaps[] = { { 11000, 10 }, { 11040, 10 }, { 11200, 10 } };
    find(-INFINITY, INFINITY, gaps, 3);
    cr_assert_eq(count_of(&breaks), 2);
    expect(&breaks, 0, 11000, 11050, "gap");
    expect(&breaks, 1, 11200, 11210, "gap");
}
