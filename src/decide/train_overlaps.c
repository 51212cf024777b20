/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/train_overlaps.h"

#include <stdlib.h>

#include "detect/segment_level.h"

static const double SHORTEST_S = 0.05; /* of a train beside activity: as spike_max_s */

/* Moves the boundaries of a train out of activity that is as long as half of it; false when less
 * than a potential is left. A shorter burst becomes part of the train. */
static bool keep_out(myo_segment *train, myo_segment *activity, double rate)
{
    if (2 * (activity->end - activity->first) < train->end - train->first) {
        train->first = activity->first < train->first ? activity->first : train->first;
        train->end = activity->end > train->end ? activity->end : train->end;
        activity->dropped = true;
        return true;
    }
    const int64_t before = activity->first - train->first, after = train->end - activity->end;
    if (before >= after)
        train->end = activity->first;
    else
        train->first = activity->end;
    return (double)(train->end - train->first) > SHORTEST_S * rate;
}

/* Both become the one with more discharges. */
static void join_trains(myo_segment *a, myo_segment *b)
{
    myo_segment whole = a->discharges >= b->discharges ? *a : *b;
    whole.first = a->first < b->first ? a->first : b->first;
    whole.end = a->end > b->end ? a->end : b->end;
    *a = whole;
    b->dropped = true;
}

/* Segments that overlap, or whose neighbours do: what happens to one reaches no further than they
 * all do together. So a day's segments are looked at in such groups and not each against all. */
typedef struct member {
    int64_t first;
    size_t index;
} member;

static int by_first(const void *a, const void *b)
{
    const member *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static int by_index(const void *a, const void *b)
{
    const member *x = a, *y = b;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* Train `i` against the others of its group; false when nothing reaches it. */
static bool part_train(myo_segment *s, size_t i, const member *group, size_t count, double rate)
{
    bool changed = false;
    for (size_t m = 0; !s[i].dropped && m < count; m++) {
        const size_t k = group[m].index;
        if (k == i || s[k].dropped || s[k].first >= s[i].end || s[k].end <= s[i].first)
            continue;
        changed = true;
        if (s[k].train)
            join_trains(&s[i], &s[k]);
        else
            s[i].dropped = !keep_out(&s[i], &s[k], rate);
        m = SIZE_MAX; /* its new boundaries may reach others */
    }
    return changed;
}

static myo_status part_group(myo_decide_track *track, member *group, size_t count)
{
    const double rate = track->source->track->geometry.rate_hz;
    myo_segment *s = track->segments.items;
    if (count > 1)
        qsort(group, count, sizeof *group, by_index);
    for (size_t m = 0; m < count && count > 1; m++) {
        const size_t i = group[m].index;
        if (s[i].train && part_train(s, i, group, count, rate) && !s[i].dropped)
            MYO_TRY(myo_segment_measure(&s[i], track->source, &track->noise));
    }
    return MYO_OK;
}

myo_status myo_decide_overlaps(myo_decide_run *run, myo_decide_track *track)
{
    myo_segment *s = track->segments.items;
    const size_t count = track->segments.count;
    size_t left = 0;
    member *all = myo_arena_new(run->scratch, count, sizeof *all);
    if (all == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        all[i] = (member) { s[i].first, i };
    if (count > 0)
        qsort(all, count, sizeof *all, by_first);
    for (size_t from = 0, to; from < count; from = to) {
        int64_t reached = s[all[from].index].end;
        for (to = from + 1; to < count && all[to].first < reached; to++)
            reached = s[all[to].index].end > reached ? s[all[to].index].end : reached;
        MYO_TRY(part_group(track, all + from, to - from));
    }
    for (size_t i = 0; i < count; i++)
        if (!s[i].dropped)
            s[left++] = s[i];
    track->segments.count = left;
    return MYO_OK;
}
