/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tissue conducts: a potential reaches the electrodes of neighbouring muscles within a few
 * milliseconds, smaller and slower. Counted on each channel one twitch would be several, and look
 * as if it had spread. What begins on several channels within SAME_S is one episode; the largest
 * peak is its source, of equal ones the earliest, and the others are named after it. Two muscles
 * that twitch at once are told from it by nothing that is known here; by chance they do so once in
 * a hundred twitches at one per second.
 */
#include "decide/crosstalk.h"

#include <math.h>
#include <stdlib.h>

static const double SAME_S = 0.01; /* as detect/channel_coincidence.c */
static const double SURE = 0.9;    /* ours */

typedef struct seen_potential {
    double onset_s, peak_s, size;
    size_t track;
    myo_finding *finding;
} seen_potential;

static int by_time(const void *a, const void *b)
{
    const seen_potential *x = a, *y = b;
    if (x->onset_s != y->onset_s)
        return x->onset_s < y->onset_s ? -1 : 1;
    return x->track < y->track ? -1 : x->track > y->track;
}

static size_t collect(seen_potential *out, const myo_decide_run *run)
{
    size_t n = 0;
    for (size_t i = 0; i < run->count; i++) {
        const myo_decide_track *track = &run->tracks[i];
        myo_finding *findings = track->findings.items;
        for (size_t k = 0; track->emg && k < track->findings.count; k++) {
            const myo_discharge *d = findings[k].discharge;
            if (d == NULL || findings[k].verdict.class_ != MYO_CLASS_FASCICULATION)
                continue;
            if (out != NULL)
                out[n] =
                    (seen_potential) { .onset_s = myo_track_time(track->source->track, d->onset),
                                       .peak_s = myo_track_time(track->source->track, d->peak),
                                       .size = fabs((double)d->value),
                                       .track = i,
                                       .finding = &findings[k] };
            n++;
        }
    }
    return n;
}

static myo_status name_copy(const seen_potential *copy, const seen_potential *source,
                            const myo_decide_run *run)
{
    const char *channel = run->tracks[source->track].source->track->channel;
    copy->finding->episode = source->finding->episode;
    copy->finding->crosstalk_of = channel;
    return myo_verdict_set(
        &copy->finding->verdict, MYO_CLASS_UNSCORED, "crosstalk", MYO_LIKE, SURE,
        myo_arena_format(
            run->arena,
            "cross-talk: %.1f ms apart (limit %.0f ms at begin or peak) %s sees the same potential "
            "%.1f times as large",
            1000.0 * fabs(copy->peak_s - source->peak_s), 1000.0 * SAME_S, channel,
            source->size / copy->size));
}

/* By begin or by peak: a wide copy peaks later. */
static bool is_same(const seen_potential *a, const seen_potential *b)
{
    return fabs(b->onset_s - a->onset_s) <= SAME_S || fabs(b->peak_s - a->peak_s) <= SAME_S;
}

/* What is seen at once from `first` on: the largest, then the others after it. */
static myo_status judge(seen_potential *all, size_t first, size_t end, const myo_decide_run *run)
{
    size_t source = first;
    for (size_t i = first + 1; i < end; i++)
        source = all[i].size > all[source].size ? i : source;
    for (size_t i = first; i < end; i++)
        if (all[i].track != all[source].track)
            MYO_TRY(name_copy(&all[i], &all[source], run));
    return MYO_OK;
}

myo_status myo_decide_crosstalk(myo_decide_run *run)
{
    if (run->emg_count < 2)
        return MYO_OK;
    const size_t count = collect(NULL, run);
    seen_potential *all = myo_arena_new(run->scratch, count, sizeof *all);
    if (all == NULL)
        return MYO_NO_MEMORY;
    (void)collect(all, run);
    if (count > 1)
        qsort(all, count, sizeof *all, by_time);
    for (size_t first = 0; first < count;) {
        size_t end = first + 1;
        while (end < count && is_same(&all[first], &all[end]))
            end++;
        MYO_TRY(judge(all, first, end, run));
        first = end;
    }
    return MYO_OK;
}
