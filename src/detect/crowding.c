/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A motor unit that fires does so five times a second and more, so around one of its discharges
 * there are others nearly as large; a twitch is rarer, and larger than what fires around it.
 * Counted are the others of at least NEARLY of its size within a quarter of a second and within a
 * second, there on the side that has more since firing begins and ends somewhere, and those of at
 * least SMALLER: firing whose sizes vary.
 */
#include "detect/crowding.h"

#include <math.h>

/* Ours. */
static const float NEARLY = 0.6F, SMALLER = 0.4F;
static const double NEAR_S = 0.25, AROUND_S = 1;
/* Tremor beats at 4 to 12 Hz, units fire at 5 and more; intervals of either vary by a fifth. */
static const double ONE_BEAT_S = 0.07, SLOWEST_S = 0.26, EVEN = 0.25;
enum { BEATS = 5 };

enum { GIVE_BACK_EVERY = 8192 }; /* discharges copied */

typedef struct size_at {
    int64_t peak;
    float size;
    myo_discharge *of;
} size_at;

/* Bursts of a tremor are one beat each, however many peaks they have. */
static bool is_rhythmic(const size_at *all, size_t count, size_t i, double rate_hz)
{
    double sum = 0.0, square = 0.0;
    size_t n = 0, from = i;
    while (from > 0 && (double)(all[i].peak - all[from - 1].peak) <= AROUND_S * rate_hz)
        from--;
    int64_t last = -1;
    for (size_t k = from; k < count && (double)(all[k].peak - all[i].peak) <= AROUND_S * rate_hz;
         k++) {
        if (all[k].size < SMALLER * all[i].size)
            continue;
        const double interval = (double)(all[k].peak - last) / rate_hz;
        if (last >= 0 && interval < ONE_BEAT_S)
            continue;
        if (last >= 0) {
            sum += interval;
            square += interval * interval;
            n++;
        }
        last = all[k].peak;
    }
    if (n < BEATS)
        return false;
    const double mean = sum / (double)n, power = square / (double)n - mean * mean;
    return mean <= SLOWEST_S && power <= EVEN * EVEN * mean * mean;
}

static void count_around(size_at *all, size_t count, size_t i, double rate_hz)
{
    myo_discharge *d = all[i].of;
    d->crowd_near = d->crowd = d->crowd_smaller = d->rest_crowd = d->rest_smaller = 0;
    for (int step = -1; step <= 1; step += 2) {
        int32_t side = 0, rest_side = 0;
        for (size_t k = i + (size_t)step; k < count; k += (size_t)step) {
            const double apart = fabs((double)(all[k].peak - all[i].peak)) / rate_hz;
            if (apart > AROUND_S)
                break;
            const bool rests = all[k].of->muscle != MYO_MUSCLE_CONTRACTION;
            rest_side += rests && all[k].size >= NEARLY * all[i].size;
            d->rest_smaller += rests && all[k].size >= SMALLER * all[i].size;
            d->crowd_smaller += all[k].size >= SMALLER * all[i].size;
            side += all[k].size >= NEARLY * all[i].size;
            d->crowd_near += apart <= NEAR_S && all[k].size >= NEARLY * all[i].size;
        }
        d->crowd = side > d->crowd ? side : d->crowd;
        d->rest_crowd = rest_side > d->rest_crowd ? rest_side : d->rest_crowd;
    }
    d->rhythmic = is_rhythmic(all, count, i, rate_hz);
}

static bool is_neighbour(const myo_discharge *d)
{
    return d->state == MYO_DISCHARGE_OPEN || d->state == MYO_DISCHARGE_IN_ACTIVITY;
}

myo_status myo_discharges_crowd(myo_discharge *a, size_t a_count, myo_discharge *b, size_t b_count,
                                double rate_hz, myo_arena *scratch)
{
    size_at *all = myo_arena_new(scratch, a_count + b_count, sizeof *all);
    if (all == NULL)
        return MYO_NO_MEMORY;
    size_t n = 0;
    for (size_t i = 0, k = 0; i + k < a_count + b_count;) {
        const bool first = k == b_count || (i < a_count && a[i].peak <= b[k].peak);
        myo_discharge *d = first ? &a[i++] : &b[k++];
        if (is_neighbour(d))
            all[n++] = (size_at) { .peak = d->peak, .size = fabsf(d->value), .of = d };
    }
    for (size_t i = 0; i < n; i++)
        if (all[i].of->major)
            count_around(all, n, i, rate_hz);
    return MYO_OK;
}

myo_status myo_discharges_join(myo_array *out, const myo_array *a, const myo_array *b)
{
    const size_t count = a->count + b->count;
    const myo_discharge *x = a->items, *y = b->items;
    myo_discharge *all = myo_arena_new(out->arena, count, sizeof *all);
    if (all == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0, k = 0; i + k < count;) {
        const bool first = k == b->count || (i < a->count && x[i].peak <= y[k].peak);
        all[i + k] = first ? x[i] : y[k];
        i += first;
        k += !first;
        if ((i + k) % GIVE_BACK_EVERY == 0)
            myo_arena_release(out->arena);
    }
    out->items = all;
    out->count = out->capacity = count;
    return MYO_OK;
}
