/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/accelerometer_clock.h"

#include <math.h>
#include <stdlib.h>

#include "kernels/exact.h"

/* Expected lag: 5 ms stimulated latency, 20.5 ms voluntary (Begovic 2014), twitches being nearer
 * the first, and 3.5 ms until the acceleration is half risen, which is where a movement begins
 * here. The offset is known no better than this. */
static const double DELAY_S = 0.019;
static const double BIN_S = 0.02;
static const double PIECE_S = 300;     /* a drift of 66 ppm moves the lag by one BIN_S in it */
static const double DRIFT_MOST = 2e-4; /* two poor crystals of 100 ppm each */
static const double CHANCE = 1e-3;     /* of a pile of lags as high by chance */
enum { FEWEST = 3, DRIFT_PAIRS = 8 };
/* A drift is stated, and taken off, when its standard error moves the ends of the recording by less
 * than this: the delays of twitches differ by as much. Ours. */
static const double DRIFT_ERROR_S = 0.005;

typedef struct lag_pair {
    double at_s, lag_s;
} lag_pair;

typedef struct lag_search {
    const double *onsets;
    const myo_motion *motions;
    size_t count, motion_count;
    double from_s, to_s;      /* electrical onsets looked at */
    double centre_s, reach_s; /* of the lags at from_s */
    double drift;             /* of the centre */
} lag_search;

static size_t first_motion(const lag_search *s, double at_s)
{
    size_t low = 0, high = s->motion_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (s->motions[middle].onset_s < at_s)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static myo_status collect(myo_array *pairs, const lag_search *s)
{
    pairs->count = 0;
    for (size_t i = 0; i < s->count; i++) {
        const double at = s->onsets[i];
        if (at < s->from_s || at >= s->to_s)
            continue;
        const double centre = s->centre_s + s->drift * (at - s->from_s);
        for (size_t j = first_motion(s, at + centre - s->reach_s);
             j < s->motion_count && s->motions[j].onset_s <= at + centre + s->reach_s; j++) {
            lag_pair *p = myo_array_push(pairs);
            if (p == NULL)
                return MYO_NO_MEMORY;
            *p = (lag_pair) { at, s->motions[j].onset_s - at };
        }
    }
    return MYO_OK;
}

static int by_lag(const void *a, const void *b)
{
    const lag_pair *x = a, *y = b;
    return x->lag_s != y->lag_s ? (x->lag_s > y->lag_s) - (x->lag_s < y->lag_s)
                                : (x->at_s > y->at_s) - (x->at_s < y->at_s);
}

/* The densest BIN_S of sorted pairs: its median lag to *lag_s, its size as return. */
static size_t densest(const lag_pair *pairs, size_t n, double *lag_s)
{
    size_t best = 0, tail = 0;
    for (size_t i = 0; i < n; i++) {
        while (pairs[i].lag_s - pairs[tail].lag_s > BIN_S)
            tail++;
        if (i - tail + 1 > best) {
            best = i - tail + 1;
            *lag_s = pairs[tail + (i - tail) / 2].lag_s;
        }
    }
    return best;
}

/* P(at least k) of a Poisson count. */
static double poisson_tail(double mean, size_t k)
{
    double term = myo_exact_exp(-mean), below = 0.0;
    for (size_t i = 0; i < k && term > 0; i++) {
        below += term;
        term *= mean / (double)(i + 1);
    }
    return below < 1.0 ? 1.0 - below : 0.0;
}

/* Whether `best` of `n` pairs in one BIN_S stand out of what as many movements and onsets give
 * anywhere, and of the pairs beside them. */
static bool stands_out(const lag_search *s, size_t n, size_t best)
{
    size_t onsets = 0;
    for (size_t i = 0; i < s->count; i++)
        onsets += s->onsets[i] >= s->from_s && s->onsets[i] < s->to_s;
    const size_t motions = first_motion(s, s->to_s) - first_motion(s, s->from_s);
    const double anywhere = (double)onsets * (double)motions * BIN_S / (s->to_s - s->from_s);
    const double beside = (double)(n - best) * BIN_S / (2.0 * s->reach_s - BIN_S);
    const double mean = anywhere > beside ? anywhere : beside;
    return best >= FEWEST && (double)n * poisson_tail(mean, best - 1) < CHANCE;
}

/* Least squares through the pairs near a line, twice. @return how many they are, 0 when too few */
static size_t fit_line(myo_accelerometer_clock *out, const lag_pair *pairs, size_t n,
                       double offset_s, double drift, double duration_s)
{
    size_t used = 0;
    for (int round = 0; round < 2; round++) {
        double sx = 0, sy = 0;
        used = 0;
        for (size_t i = 0; i < n; i++) {
            if (fabs(pairs[i].lag_s - offset_s - drift * pairs[i].at_s) > BIN_S)
                continue;
            sx += pairs[i].at_s;
            sy += pairs[i].lag_s;
            used++;
        }
        if (used < FEWEST)
            return 0;
        const double mx = sx / (double)used, my = sy / (double)used;
        double sxx = 0, sxy = 0, syy = 0;
        for (size_t i = 0; i < n; i++) {
            if (fabs(pairs[i].lag_s - offset_s - drift * pairs[i].at_s) > BIN_S)
                continue;
            const double x = pairs[i].at_s - mx, y = pairs[i].lag_s - my;
            sxx += x * x;
            sxy += x * y;
            syy += y * y;
        }
        const double slope = sxx > 0 ? sxy / sxx : 0.0, left = syy - slope * sxy;
        const double error =
            sxx > 0 ? sqrt((left > 0 ? left : 0.0) / ((double)used - 2.0) / sxx) : INFINITY;
        const bool known = used >= DRIFT_PAIRS && error * 0.5 * duration_s < DRIFT_ERROR_S;
        out->drift_ppm = known ? 1e6 * slope : (double)NAN;
        out->drift_error_ppm = known ? 1e6 * error : (double)NAN;
        drift = known ? slope : 0.0;
        offset_s = my - drift * mx;
    }
    out->offset_s = offset_s - DELAY_S;
    return used;
}

typedef struct tracked_lag {
    double first_at_s, first_lag_s, last_at_s, last_lag_s;
    bool any;
} tracked_lag;

/* The lag in one piece; where it was before is where it is looked for. */
static myo_status track_piece(tracked_lag *t, myo_array *pairs, lag_search *s, double widest_s)
{
    const double middle = 0.5 * (s->from_s + s->to_s);
    s->drift = 0;
    s->centre_s = t->any ? t->last_lag_s : DELAY_S;
    s->reach_s = t->any ? BIN_S + DRIFT_MOST * (s->to_s - t->last_at_s) : widest_s;
    MYO_TRY(collect(pairs, s));
    if (pairs->count == 0)
        return MYO_OK;
    qsort(pairs->items, pairs->count, sizeof(lag_pair), by_lag);
    double lag = 0.0;
    const size_t best = densest(pairs->items, pairs->count, &lag);
    if (!stands_out(s, pairs->count, best))
        return MYO_OK;
    if (!t->any)
        *t = (tracked_lag) { middle, lag, middle, lag, true };
    t->last_at_s = middle;
    t->last_lag_s = lag;
    return MYO_OK;
}

static myo_status track_clocks(myo_accelerometer_clock *out, lag_search *s, double duration_s,
                               double widest_s)
{
    myo_array pairs = MYO_ARRAY(lag_pair);
    tracked_lag t = { 0 };
    myo_status status = MYO_OK;
    const double begin = s->count > 0 ? s->onsets[0] : 0.0;
    for (double from = begin; from < begin + duration_s && status == MYO_OK; from += PIECE_S) {
        s->from_s = from;
        s->to_s = from + PIECE_S;
        if (s->to_s > begin + duration_s - 0.5 * PIECE_S)
            s->to_s = begin + duration_s + 1.0;
        status = track_piece(&t, &pairs, s, widest_s);
        if (s->to_s > begin + duration_s)
            break;
    }
    s->from_s = begin;
    s->to_s = begin + duration_s + 1.0;
    if (status == MYO_OK && !t.any) /* too few in every piece: all together */
        status = track_piece(&t, &pairs, s, widest_s);
    if (status == MYO_OK && t.any) {
        const double span = t.last_at_s - t.first_at_s;
        const double drift = span > 0 ? (t.last_lag_s - t.first_lag_s) / span : 0.0;
        const double offset = t.first_lag_s - drift * t.first_at_s;
        s->drift = drift;
        s->centre_s = offset + drift * begin;
        s->reach_s = 2.0 * BIN_S;
        status = collect(&pairs, s);
        if (status == MYO_OK)
            out->pairs =
                (int32_t)fit_line(out, pairs.items, pairs.count, offset, drift, duration_s);
    }
    myo_array_free(&pairs);
    return status;
}

myo_status myo_accelerometer_clock_compare(myo_accelerometer_clock *out, const double *onsets,
                                           size_t count, const myo_motion *motions,
                                           size_t motion_count, double duration_s, bool same_clock,
                                           const myo_settings *settings)
{
    const double density = duration_s > 0 ? (double)motion_count / duration_s : 0.0;
    const double width = settings->acc_lead_s + settings->acc_lag_s;
    const double known = same_clock ? 0.0 : (double)NAN;
    *out = (myo_accelerometer_clock) { .offset_s = known,
                                       .drift_ppm = known,
                                       .drift_error_ppm = known,
                                       .chance = 1.0 - myo_exact_exp(-density * width) };
    if (same_clock || settings->acc_offset_max_s <= 0 || !(duration_s > 0))
        return MYO_OK;
    lag_search s = {
        .onsets = onsets, .motions = motions, .count = count, .motion_count = motion_count
    };
    return track_clocks(out, &s, duration_s, settings->acc_offset_max_s + DELAY_S);
}

double myo_accelerometer_clock_offset(const myo_accelerometer_clock *clock, double seconds)
{
    if (!(fabs(clock->offset_s) < INFINITY))
        return 0.0;
    const bool drifts = fabs(clock->drift_ppm) < INFINITY;
    return clock->offset_s + (drifts ? 1e-6 * clock->drift_ppm * seconds : 0.0);
}
