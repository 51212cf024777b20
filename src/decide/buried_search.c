/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A segment says that a muscle is active, not that nothing can stand out of it. What is inside is
 * searched as well, against the level around it, and kept in a list of its own: it takes no part in
 * trains and makes no intervals, since units that fire there are what the segment is made of.
 */
#include "decide/buried_search.h"

#include "decide/unusable_ranges.h"
#include "detect/crowding.h"
#include "detect/discharges.h"
#include "detect/ecg_beats.h"

/* Of the level inside an activity, at its edges. */
static const double OF_EDGE = 1.4;

/* All of the track but its segments. */
static myo_status outside_segments(myo_intervals *out, const myo_decide_track *track)
{
    const myo_segment *segments = track->segments.items;
    int64_t reached = 0;
    for (size_t i = 0; i < track->segments.count; i++) {
        if (segments[i].first > reached)
            MYO_TRY(myo_intervals_add(out, reached, segments[i].first, NULL));
        reached = segments[i].end > reached ? segments[i].end : reached;
    }
    if (track->source->track->frames > reached)
        MYO_TRY(myo_intervals_add(out, reached, track->source->track->frames, NULL));
    return myo_intervals_normalise(out);
}

/* A heart keeps its time through activity: beats inside are found in step with those outside. */
static myo_status find_beats(myo_decide_run *run, myo_decide_track *track)
{
    myo_array all = MYO_ARRAY(myo_discharge);
    all.arena = run->scratch;
    MYO_TRY(myo_discharges_join(&all, &track->discharges, &track->buried));
    myo_discharge *d = all.items, *buried = track->buried.items;
    for (size_t i = 0; i < all.count; i++)
        d[i].state = MYO_DISCHARGE_OPEN;
    MYO_TRY(myo_ecg_beats_find(d, all.count, track->source->track->geometry.rate_hz));
    size_t k = 0;
    for (size_t i = 0; i < all.count; i++)
        if (d[i].in_activity)
            buried[k++] = d[i];
    return MYO_OK;
}

myo_status myo_decide_buried(myo_decide_run *run, myo_decide_track *track)
{
    myo_intervals outside = MYO_INTERVALS, unsearched = MYO_INTERVALS;
    myo_clusters clusters = { 0 };
    myo_status status;
    if (track->segments.count == 0)
        return MYO_OK;
    const myo_segment *segments = track->segments.items;
    for (size_t i = 0; i < track->segments.count; i++)
        myo_local_level_raise(&track->level, track->source->track, segments[i].first,
                              segments[i].end);
    MYO_TRY_CLEAN(outside_segments(&outside, track));
    MYO_TRY_CLEAN(myo_unsearched_ranges(&unsearched, run, track, &outside));
    MYO_TRY_CLEAN(myo_clusters_copy(&clusters, &track->clusters, run->scratch));
    MYO_TRY_CLEAN(myo_discharges_find(&track->buried, &clusters, track->source, &track->noise,
                                      &track->level, &unsearched, run->input->settings,
                                      run->scratch));
    myo_discharge *buried = track->buried.items;
    for (size_t i = 0; i < track->buried.count; i++)
        buried[i].in_activity = true;
    MYO_TRY_CLEAN(find_beats(run, track));
cleanup:
    myo_intervals_free(&outside);
    myo_intervals_free(&unsearched);
    return status;
}

/* Discharges over the noise floor, two or more within a second, are low-level firing. */
static void mark_firing(myo_decide_track *track)
{
    const myo_track *t = track->source->track;
    const int64_t second = (int64_t)t->geometry.rate_hz;
    myo_discharge *d = track->discharges.items;
    for (size_t i = 0; i < track->discharges.count; i++)
        if (d[i].major && d[i].state == MYO_DISCHARGE_OPEN && d[i].crowd_smaller > 0)
            myo_local_level_raise(&track->level, t, d[i].peak - second, d[i].peak + second);
    for (size_t i = 0; i < track->discharges.count; i++)
        d[i].muscle = myo_muscle_state_at(&track->level, t, d[i].peak);
}

/* At its begin and its end an activity reaches into only half of the time a level is taken of:
 * there the level a second further in counts. */
static void raise_at_edges(myo_decide_track *track, const myo_array *list, const myo_segment *s,
                           double guard)
{
    const myo_track *t = track->source->track;
    const int64_t second = (int64_t)t->geometry.rate_hz, half = (s->end - s->first) / 2;
    const int64_t reach = second < half ? second : half;
    myo_discharge *d = list->items;
    const size_t from = myo_discharges_from(d, list->count, (double)s->first - guard);
    for (size_t i = from; i < list->count && (double)d[i].peak < (double)s->end + guard; i++) {
        const int64_t low = s->first + reach, high = s->end - reach;
        const int64_t at = d[i].peak < low ? low : d[i].peak > high ? high : d[i].peak;
        const double level = myo_local_sigma_at(&track->level, &track->noise, t, at);
        d[i].brief_sigma = (double)d[i].brief_sigma < level * OF_EDGE && at != d[i].peak
                               ? (float)(level * OF_EDGE)
                               : d[i].brief_sigma;
    }
}

static void raise_all_edges(const myo_decide_run *run, myo_decide_track *track)
{
    const myo_segment *segments = track->segments.items;
    const double guard = run->input->settings->isolation_s * track->source->track->geometry.rate_hz;
    for (size_t i = 0; i < track->segments.count; i++) {
        raise_at_edges(track, &track->discharges, &segments[i], guard);
        raise_at_edges(track, &track->buried, &segments[i], guard);
    }
}

myo_status myo_decide_crowds(myo_decide_run *run, myo_decide_track *track)
{
    MYO_TRY(myo_discharges_crowd(track->discharges.items, track->discharges.count,
                                 track->buried.items, track->buried.count,
                                 track->source->track->geometry.rate_hz, run->scratch));
    mark_firing(track);
    raise_all_edges(run, track);
    return MYO_OK;
}
