/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The envelope alone takes two twitches 0.1 s apart for a burst and the beats of a strong heart for
 * movements. What is inside tells: a contraction is made of many potentials or of shapes seen
 * nowhere else; twitches return with the shapes they have when they stand alone.
 */
#include "decide/short_segments.h"

#include <math.h>

#include "decide/unusable_ranges.h"
#include "detect/crowding.h"
#include "detect/discharges.h"
#include "detect/ecg_beats.h"

static const double SHORT_S = 1;    /* longer ones are activity; ours */
static const double SLOW = 4;       /* or mostly below the EMG band, as movements and hearts are */
enum { FEWER_THAN = 5, KNOWN = 3 }; /* discharges in a segment; of a shape outside of segments */

static bool is_short(const myo_decide_track *track, const myo_segment *s)
{
    return (double)(s->end - s->first) < SHORT_S * track->source->track->geometry.rate_hz;
}

static bool is_questionable(const myo_decide_track *track, const myo_segment *s)
{
    return is_short(track, s) || s->low_ratio > SLOW;
}

/* All of the track but its questionable segments; `any` tells whether there are some. */
static myo_status all_but(myo_intervals *out, bool *any, const myo_decide_track *track)
{
    const myo_segment *segments = track->segments.items;
    int64_t reached = 0;
    *any = false;
    for (size_t i = 0; i < track->segments.count; i++) {
        if (!is_questionable(track, &segments[i]))
            continue;
        *any = true;
        if (segments[i].first > reached)
            MYO_TRY(myo_intervals_add(out, reached, segments[i].first, NULL));
        reached = segments[i].end;
    }
    if (track->source->track->frames > reached)
        MYO_TRY(myo_intervals_add(out, reached, track->source->track->frames, NULL));
    return myo_intervals_normalise(out);
}

/* The larger potentials of the segment are heart beats. */
static bool holds_beats(const myo_discharge *d, size_t count)
{
    float largest = 0.0F;
    size_t large = 0, beats = 0;
    for (size_t i = 0; i < count; i++)
        largest = fabsf(d[i].value) > largest ? fabsf(d[i].value) : largest;
    for (size_t i = 0; i < count; i++) {
        large += 2.0F * fabsf(d[i].value) >= largest;
        beats += d[i].state == MYO_DISCHARGE_HEART && 2.0F * fabsf(d[i].value) >= largest;
    }
    return large > 0 && 5 * beats >= 4 * large;
}

/* Few potentials, all of shapes known from elsewhere. */
static bool holds_twitches(const myo_discharge *d, size_t count, const myo_clusters *known)
{
    size_t major = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t id = (size_t)d[i].template_id;
        if (!d[i].major)
            continue;
        if (id == 0 || id > known->count || known->items[id - 1].count < KNOWN)
            return false;
        major++;
    }
    return major > 0 && major < FEWER_THAN;
}

static void judge_segments(myo_decide_track *track, const myo_array *all, const myo_clusters *known)
{
    myo_segment *segments = track->segments.items;
    const myo_discharge *d = all->items;
    for (size_t i = 0; i < track->segments.count; i++) {
        myo_segment *s = &segments[i];
        const size_t first = myo_discharges_from(d, all->count, (double)s->first);
        const size_t count = myo_discharges_from(d, all->count, (double)s->end) - first;
        s->dropped = is_questionable(track, s) &&
                     (holds_beats(d + first, count) ||
                      (is_short(track, s) && holds_twitches(d + first, count, known)));
    }
}

/* Drops segments that are none, and the discharges inside the others. What was taken for a beat is
 * open again: beats are looked for anew among all that are left. */
static void sort_out(myo_decide_track *track, myo_array *all, const myo_clusters *known)
{
    myo_segment *segments = track->segments.items;
    myo_discharge *d = all->items;
    size_t segments_left = 0, left = 0;
    judge_segments(track, all, known);
    for (size_t i = 0; i < track->segments.count; i++) {
        if (segments[i].dropped)
            continue;
        const size_t end = myo_discharges_from(d, all->count, (double)segments[i].end);
        for (size_t k = myo_discharges_from(d, all->count, (double)segments[i].first); k < end; k++)
            d[k].state = MYO_DISCHARGE_IN_ACTIVITY;
        segments[segments_left++] = segments[i];
    }
    track->segments.count = segments_left;
    for (size_t k = 0; k < all->count; k++) {
        if (d[k].state == MYO_DISCHARGE_IN_ACTIVITY)
            continue;
        d[left] = d[k];
        d[left++].state = MYO_DISCHARGE_OPEN;
    }
    all->count = left;
}

myo_status myo_decide_short(myo_decide_run *run, myo_decide_track *track)
{
    const myo_analysed_track *source = track->source;
    myo_intervals elsewhere = MYO_INTERVALS, unsearched = MYO_INTERVALS;
    myo_array inside = MYO_ARRAY(myo_discharge), all = MYO_ARRAY(myo_discharge);
    myo_clusters clusters = { 0 };
    bool any;
    myo_status status;
    inside.arena = all.arena = run->scratch; /* a day has very many */
    MYO_TRY_CLEAN(all_but(&elsewhere, &any, track));
    if (!any || track->noise.no_rest)
        goto cleanup;
    myo_arena_release(run->scratch);
    MYO_TRY_CLEAN(myo_unsearched_ranges(&unsearched, run, track, &elsewhere));
    MYO_TRY_CLEAN(myo_clusters_copy(&clusters, &track->clusters, run->scratch));
    MYO_TRY_CLEAN(myo_discharges_find(&inside, &clusters, source, &track->noise, &track->level,
                                      &unsearched, run->input->settings, run->scratch));
    myo_intervals_free(&elsewhere);
    myo_intervals_free(&unsearched);
    MYO_TRY_CLEAN(myo_discharges_join(&all, &track->discharges, &inside));
    myo_arena_release(run->scratch);
    MYO_TRY_CLEAN(myo_ecg_beats_find(all.items, all.count, source->track->geometry.rate_hz));
    const size_t segments = track->segments.count;
    sort_out(track, &all, &track->clusters);
    if (track->segments.count < segments) {
        const myo_array before = track->discharges;
        track->discharges = all;
        all = before;
        track->clusters = clusters;
    }
cleanup:
    myo_array_free(&inside);
    myo_array_free(&all);
    myo_intervals_free(&elsewhere);
    myo_intervals_free(&unsearched);
    return status;
}
