/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trains that reach into each other or into activity: in groups as one against all. */
#include <criterion/criterion.h>
#include <math.h>

#include "decide/train_overlaps.h"
#include "detect/noise_floor.h"
#include "detect/plain_source.h"

enum { RATE = 2000, FRAMES = 60 * RATE, SEGMENTS = 120 };

static void begin(void)
{
    plain_begin(33);
}

TestSuite(overlaps, .init = begin, .fini = plain_end);

static int64_t random_frame(int64_t below)
{
    return (int64_t)(myo_random_uniform(random_numbers) * (double)below);
}

/* Activity in order and apart, then trains anywhere. */
static void invent(myo_segment *s)
{
    int64_t at = 0;
    for (size_t i = 0; i < SEGMENTS; i++) {
        const bool train = i >= SEGMENTS / 2;
        const int64_t length = 100 + random_frame(train ? 4000 : 900);
        const int64_t first = train ? random_frame(FRAMES - length) : at + random_frame(900);
        s[i] = (myo_segment) { .first = first,
                               .end = first + length,
                               .discharges = (int32_t)random_frame(20),
                               .train = train };
        at = s[i].end;
    }
}

static bool overlap(const myo_segment *a, const myo_segment *b)
{
    return a->end > a->first && b->end > b->first && a->first < b->end && b->first < a->end;
}

static void join(myo_segment *a, myo_segment *b)
{
    const int64_t first = a->first < b->first ? a->first : b->first;
    const int64_t end = a->end > b->end ? a->end : b->end;
    if (b->discharges > a->discharges)
        *a = *b;
    a->first = first;
    a->end = end;
    b->end = b->first;
}

/* A train and activity: short activity becomes part of it, else the train keeps its longer side. */
static void part(myo_segment *train, myo_segment *activity)
{
    if (2 * (activity->end - activity->first) < train->end - train->first) {
        train->first = activity->first < train->first ? activity->first : train->first;
        train->end = activity->end > train->end ? activity->end : train->end;
        activity->end = activity->first;
        return;
    }
    if (activity->first - train->first >= train->end - activity->end)
        train->end = activity->first;
    else
        train->first = activity->end;
    if (train->end - train->first <= RATE / 20)
        train->end = train->first;
}

/* Each train in turn against all others, from the first on whenever something has changed. */
static size_t against_all(myo_segment *s)
{
    size_t kept = 0;
    for (size_t i = 0; i < SEGMENTS; i++)
        for (size_t k = 0; s[i].train && k < SEGMENTS; k++) {
            if (k == i || !overlap(&s[i], &s[k]))
                continue;
            if (s[k].train)
                join(&s[i], &s[k]);
            else
                part(&s[i], &s[k]);
            k = SIZE_MAX;
        }
    for (size_t i = 0; i < SEGMENTS; i++)
        if (s[i].end > s[i].first)
            s[kept++] = s[i];
    return kept;
}

Test(overlaps, groups_end_as_each_against_all)
{
    plain_source p;
    plain_open(&p, plain_noise(random_numbers, FRAMES, 3), FRAMES, RATE, MYO_CHANNEL_EMG);
    const myo_array segments = MYO_ARRAY(myo_segment);
    myo_decide_run run = { .scratch = arena };
    myo_decide_track track = { .source = &p.source, .segments = segments };
    cr_assert_eq(myo_noise_track(&track.noise, &p.source, &track.task, arena), MYO_OK);
    size_t joined = 0;
    for (int turn = 0; turn < 40; turn++) {
        myo_segment s[SEGMENTS], expected[SEGMENTS];
        invent(s);
        for (size_t i = 0; i < SEGMENTS; i++)
            expected[i] = s[i];
        const size_t count = against_all(expected);
        track.segments.items = s;
        track.segments.count = track.segments.capacity = SEGMENTS;
        cr_assert_eq(myo_decide_overlaps(&run, &track), MYO_OK);
        cr_assert_eq(track.segments.count, count);
        for (size_t i = 0; i < count; i++) {
            cr_assert_eq(s[i].first, expected[i].first, "turn %d segment %zu", turn, i);
            cr_assert_eq(s[i].end, expected[i].end, "turn %d segment %zu", turn, i);
            cr_assert_eq(s[i].train, expected[i].train);
            cr_assert_eq(s[i].discharges, expected[i].discharges);
            for (size_t k = 0; k < i; k++)
                cr_assert(!overlap(&s[i], &s[k]) || (!s[i].train && !s[k].train));
        }
        joined += SEGMENTS - count;
    }
    cr_assert_gt(joined, 1000, "hardly anything overlapped");
    plain_close(&p);
}
