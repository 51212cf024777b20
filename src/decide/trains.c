/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Single potentials are twitches only when no unit is firing. Three kinds of firing are looked for,
 * the surest first, and each begins only where those before it have found nothing:
 *
 *  1. an even train: intervals that vary little. Few are even by chance, so the limit is stricter
 *     for short trains, and a short one must be of one unit: a chance run of twitches of several
 *     units is as even;
 *  2. dense firing that no single interval explains: several units, or one of which the noise hides
 *     some discharges, at a rate at which nothing twitches;
 *  3. a volley: a few discharges faster than any unit twitches by itself.
 *
 * Then trains are parted from activity (train_overlaps.c), and what belongs to a train without
 * being in it is flagged `continual`: other discharges of its units nearby, and discharges that
 * lead from activity into rest without a pause.
 */
#include "decide/trains.h"

#include <math.h>

#include "decide/train_overlaps.h"
#include "detect/discharges.h"
#include "detect/segment_level.h"

enum { LONG_TRAIN = 10, CONTINUAL = 10, FIRING = 8, VOLLEY = 5 }; /* discharges */

/* ours; twitches are rarer than 2 per second, but by chance and in bursts four follow each other in
 * one; units fire at 5 and more, of which the noise hides some */
static const double CONTINUAL_GAP_S = 0.5, CONTINUAL_HZ = 4, FIRING_S = 4;
/* a volley: faster than any unit twitches by itself */
static const double VOLLEY_GAP_S = 0.12, VOLLEY_HZ = 9;

/* May be of a motor unit. */
static bool fires(const myo_discharge *d)
{
    return d->state == MYO_DISCHARGE_OPEN && !d->noise_outlier;
}

/* Intervals count segment edges as discharges: a potential right beside activity is not isolated.
 */
static void intervals_to_segments(myo_decide_track *track)
{
    const double rate = track->source->track->geometry.rate_hz;
    const myo_segment *segments = track->segments.items;
    myo_discharge *d = track->discharges.items;
    size_t k = 0;
    for (size_t i = 0; i < track->discharges.count; i++) {
        while (k < track->segments.count && segments[k].end <= d[i].peak)
            k++;
        if (k > 0) {
            const double before = (double)(d[i].peak - segments[k - 1].end) / rate;
            d[i].before_s = before < d[i].before_s ? before : d[i].before_s;
        }
        if (k < track->segments.count) {
            const double after = (double)(segments[k].first - d[i].peak) / rate;
            d[i].after_s = after < d[i].after_s ? after : d[i].after_s;
        }
    }
}

/* Few intervals are even by chance: the limit on their variation is stricter for short trains. */
static bool part_of_train(const myo_discharge *d, const myo_settings *settings)
{
    return fires(d) && d->train >= (int32_t)settings->train_intervals &&
           (double)d->train_cv < settings->train_regular_cv * (1.0 - 1.2 / (double)d->train);
}

/* Consecutive discharges of one regular train become one segment. */
static myo_status push_train(myo_decide_track *track, size_t first, size_t last)
{
    const myo_discharge *d = track->discharges.items;
    const double rate = track->source->track->geometry.rate_hz;
    myo_segment *segment = myo_array_push(&track->segments);
    if (segment == NULL)
        return MYO_NO_MEMORY;
    const double span = (double)(d[last].peak - d[first].peak) / rate;
    *segment = (myo_segment) { .first = d[first].onset,
                               .end = d[last].end,
                               .interval_cv = (double)d[first].train_cv,
                               .discharges = (int32_t)(last - first + 1),
                               .train_rate_hz = span > 0 ? (double)(last - first) / span : NAN,
                               .train = true };
    return myo_segment_measure(segment, track->source, &track->noise);
}

/* A short train must be of one unit, which a chance run of twitches of several is not. */
static bool one_unit(const myo_discharge *d, size_t first, size_t last)
{
    if (last - first >= LONG_TRAIN)
        return true;
    size_t most = 0, count = 0;
    for (size_t i = first; i <= last; i++) {
        size_t same = 0;
        for (size_t k = first; k <= last; k++)
            same += fires(&d[k]) && d[k].template_id > 0 && d[k].template_id == d[i].template_id;
        most = same > most ? same : most;
        count += fires(&d[i]);
    }
    return 10 * most >= 7 * count;
}

static myo_status map_firing(myo_decide_track *track)
{
    const myo_segment *segments = track->segments.items;
    myo_intervals_free(&track->firing);
    for (size_t i = 0; i < track->segments.count; i++)
        if (segments[i].train)
            MYO_TRY(myo_intervals_add(&track->firing, segments[i].first, segments[i].end, NULL));
    return myo_intervals_normalise(&track->firing);
}

/* SD over mean of n values with this sum and sum of squares. */
static double variation(double sum, double square, double n)
{
    const double mean = sum / n, left = square / n - mean * mean;
    return mean > 0 && left > 0 ? sqrt(left) / mean : 0.0;
}

/* Dense firing that no single interval explains: several units, or one of which some discharges
 * are lost in the noise. Twitches come at 0.02 to 2 per second. */
static myo_status find_dense(myo_decide_track *track, double gap_s, size_t least, double least_hz)
{
    const double rate = track->source->track->geometry.rate_hz;
    myo_discharge *d = track->discharges.items;
    const size_t count = track->discharges.count;
    for (size_t i = 0; i < count; i++) {
        if (!fires(&d[i]))
            continue;
        size_t last = i, members = 1;
        double sum = 0.0, square = 0.0; /* of the intervals */
        for (size_t k = i + 1; k < count; k++) {
            if (!fires(&d[k]))
                continue;
            if ((double)(d[k].first - d[last].first) > gap_s * rate)
                break;
            const double interval = (double)(d[k].first - d[last].first) / rate;
            sum += interval;
            square += interval * interval;
            last = k;
            members++;
        }
        const double span = (double)(d[last].first - d[i].first) / rate;
        if (!myo_intervals_contain(&track->firing, d[i].peak) && members >= least &&
            (double)(members - 1) >= least_hz * span) {
            MYO_TRY(push_train(track, i, last));
            myo_segment *all = track->segments.items;
            all[track->segments.count - 1].interval_cv =
                variation(sum, square, (double)(members - 1));
            all[track->segments.count - 1].discharges = (int32_t)members;
        }
        i = last;
    }
    return MYO_OK;
}

/* A unit that takes part in an even train goes on firing voluntarily around it, whatever single
 * intervals are lost. */
static void flag_firing_units(myo_decide_track *track, double regular)
{
    const double rate = track->source->track->geometry.rate_hz;
    myo_discharge *d = track->discharges.items;
    const myo_segment *segments = track->segments.items;
    const size_t count = track->discharges.count;
    for (size_t k = 0; k < track->segments.count; k++) {
        size_t members[MYO_CLUSTER_LIMIT + 1] = { 0 };
        const myo_segment *s = &segments[k];
        if (!s->train || s->discharges < FIRING || !(s->interval_cv < regular))
            continue;
        const double from = (double)s->first - FIRING_S * rate,
                     to = (double)s->end + FIRING_S * rate;
        const size_t first = myo_discharges_from(d, count, from);
        for (size_t i = first; i < count && (double)d[i].peak < to; i++)
            if (d[i].peak >= s->first && d[i].peak < s->end)
                members[d[i].template_id]++;
        for (size_t i = first; i < count && (double)d[i].peak < to; i++)
            if (d[i].template_id > 0 && 4 * members[d[i].template_id] >= (size_t)s->discharges)
                d[i].continual = true;
    }
}

/* One step along the discharges: d carries on activity that reaches it or the discharge before it.
 */
static bool carries_on(const myo_decide_track *track, myo_discharge *d, int64_t *reached,
                       double reach)
{
    if (!fires(d))
        return false;
    if (!myo_intervals_contain(&track->not_isolated, d->peak) &&
        !(*reached >= 0 && fabs((double)(d->peak - *reached)) <= reach))
        return false;
    *reached = d->peak;
    return true;
}

/* Units coming into or leaving activity fire on without a pause: discharges that come one after the
 * other within isolation_s and reach activity are part of it, however far from it the last one is.
 */
static void flag_carried_on(const myo_decide_run *run, myo_decide_track *track)
{
    const double reach = run->input->settings->isolation_s * track->source->track->geometry.rate_hz;
    myo_discharge *d = track->discharges.items;
    int64_t reached = -1;
    for (size_t i = 0; i < track->discharges.count; i++)
        if (carries_on(track, &d[i], &reached, reach))
            d[i].continual = true;
    reached = -1;
    for (size_t i = track->discharges.count; i-- > 0;)
        if (carries_on(track, &d[i], &reached, reach))
            d[i].continual = true;
}

/* Trains, and everything found so far with the guards a discharge must keep. */
static myo_status map_activity(const myo_decide_run *run, myo_decide_track *track)
{
    const myo_settings *settings = run->input->settings;
    const myo_track *t = track->source->track;
    const double rate = t->geometry.rate_hz;
    const myo_segment *segments = track->segments.items;
    myo_intervals all = MYO_INTERVALS, none = MYO_INTERVALS;
    myo_status status = MYO_OK;
    for (size_t i = 0; i < track->segments.count && status == MYO_OK; i++)
        status = myo_intervals_add(&all, segments[i].first, segments[i].end, NULL);
    if (status == MYO_OK)
        status = myo_intervals_normalise(&all);
    if (status == MYO_OK)
        status = myo_intervals_unite(&track->within_guard, &all, &none,
                                     (int64_t)(settings->rest_guard_s * rate), t->frames);
    if (status == MYO_OK)
        status = myo_intervals_unite(&track->not_isolated, &all, &none,
                                     (int64_t)(settings->isolation_s * rate), t->frames);
    myo_intervals_free(&all);
    return status;
}

myo_status myo_decide_trains(myo_decide_run *run, myo_decide_track *track)
{
    const myo_settings *settings = run->input->settings;
    const double rate = track->source->track->geometry.rate_hz;
    const myo_discharge *d = track->discharges.items;
    myo_discharges_intervals(track->discharges.items, track->discharges.count, rate, settings);
    intervals_to_segments(track);
    for (size_t i = 0; i < track->discharges.count; i++) {
        if (!part_of_train(&d[i], settings))
            continue;
        size_t last = i;
        for (size_t k = i + 1; k < track->discharges.count; k++) {
            if (!fires(&d[k]))
                continue;
            if (!part_of_train(&d[k], settings) ||
                (double)(d[k].first - d[last].first) > settings->isolation_s * rate)
                break;
            last = k;
        }
        if (one_unit(d, i, last))
            MYO_TRY(push_train(track, i, last));
        i = last;
    }
    MYO_TRY(map_firing(track));
    MYO_TRY(find_dense(track, CONTINUAL_GAP_S, CONTINUAL, CONTINUAL_HZ));
    MYO_TRY(map_firing(track));
    MYO_TRY(find_dense(track, VOLLEY_GAP_S, VOLLEY, VOLLEY_HZ));
    MYO_TRY(map_firing(track));
    MYO_TRY(myo_decide_overlaps(run, track));
    MYO_TRY(map_firing(track));
    flag_firing_units(track, settings->train_regular_cv);
    MYO_TRY(map_activity(run, track));
    flag_carried_on(run, track);
    return MYO_OK;
}
