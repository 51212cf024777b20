/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/clean_rest.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "decide/rate_interval.h"

static const double BEAT_GUARD_S = 0.05; /* around artefacts the rules found */

static myo_status add_guarded(myo_intervals *list, int64_t first, int64_t end, int64_t guard,
                              int64_t frames, const char *why)
{
    const int64_t from = first > guard ? first - guard : 0;
    const int64_t to = end + guard < frames ? end + guard : frames;
    return to > from ? myo_intervals_add(list, from, to, why) : MYO_OK;
}

/* Low-level firing is rest as well. */
static bool is_tonic(const myo_finding *f)
{
    return f->segment != NULL && !f->segment->train && f->verdict.class_ == MYO_CLASS_VOLUNTARY &&
           f->verdict.subtype != NULL && strcmp(f->verdict.subtype, "tonic") == 0;
}

/* What of it is contraction all the same is not. */
static myo_status add_contractions(myo_decide_track *track, const myo_finding *f)
{
    const myo_track *t = track->source->track;
    const int64_t length = (int64_t)t->geometry.hop * MYO_LEVEL_HOPS;
    for (int64_t at = f->first; at < f->end;) {
        const int64_t next = (at / length + 1) * length, until = next < f->end ? next : f->end;
        if (myo_muscle_state_at(&track->level, t, at) == MYO_MUSCLE_CONTRACTION)
            MYO_TRY(myo_intervals_add(&track->active, at, until, NULL));
        at = until;
    }
    return MYO_OK;
}

static myo_status collect(myo_decide_run *run, myo_decide_track *track)
{
    const myo_track *t = track->source->track;
    const double rate = t->geometry.rate_hz;
    const int64_t rest_guard = (int64_t)(run->input->settings->rest_guard_s * rate);
    const myo_finding *findings = track->findings.items;
    for (size_t i = 0; i < track->findings.count; i++) {
        const myo_finding *f = &findings[i];
        if (f->verdict.class_ == MYO_CLASS_ARTEFACT || f->verdict.class_ == MYO_CLASS_UNSCORED)
            MYO_TRY(add_guarded(&track->artefacts, f->first, f->end, (int64_t)(BEAT_GUARD_S * rate),
                                t->frames, f->verdict.subtype));
        else if (is_tonic(f))
            MYO_TRY(add_contractions(track, f));
        else if (f->verdict.class_ == MYO_CLASS_VOLUNTARY || f->verdict.class_ == MYO_CLASS_CRAMP)
            MYO_TRY(add_guarded(&track->active, f->first, f->end, rest_guard, t->frames, NULL));
    }
    size_t count;
    const myo_interval *unnamed = myo_intervals_items(&track->unnamed, &count);
    for (size_t i = 0; i < count; i++)
        MYO_TRY(add_guarded(&track->artefacts, unnamed[i].first, unnamed[i].end,
                            (int64_t)(BEAT_GUARD_S * rate), t->frames, "unnamed"));
    const myo_interval *marks = myo_intervals_items(&track->task.voluntary, &count);
    for (size_t i = 0; i < count; i++)
        MYO_TRY(myo_intervals_add(&track->active, marks[i].first, marks[i].end, NULL));
    MYO_TRY(myo_intervals_normalise(&track->active));
    return myo_intervals_normalise(&track->artefacts);
}

/* Frames of each state outside damage. */
static void measure_states(myo_decide_track *track)
{
    const myo_track *t = track->source->track;
    const int64_t length = (int64_t)t->geometry.hop * MYO_LEVEL_HOPS;
    int64_t frames[MYO_MUSCLE_CONTRACTION + 1] = { 0 };
    for (size_t i = 0; i < track->level.count; i++) {
        const int64_t first = (int64_t)i * length;
        const int64_t end = first + length < t->frames ? first + length : t->frames;
        frames[track->level.state[i]] +=
            end - first - myo_intervals_overlap(&track->damaged, first, end);
    }
    const double rate = track->level.count > 0 ? t->geometry.rate_hz : NAN;
    track->quiet_s = (double)frames[MYO_MUSCLE_QUIET] / rate;
    track->low_level_s = (double)frames[MYO_MUSCLE_LOW_LEVEL] / rate;
    track->contraction_s = (double)frames[MYO_MUSCLE_CONTRACTION] / rate;
}

/* Counts what was named, and how unevenly it lies in the time that counts. */
static myo_status count_findings(myo_decide_run *run, myo_decide_track *track,
                                 const myo_intervals *not_clean)
{
    const double rate = track->source->track->geometry.rate_hz;
    const myo_finding *findings = track->findings.items;
    size_t count, k = 0, n = 0;
    const myo_interval *gone = myo_intervals_items(not_clean, &count);
    double *times = myo_arena_new(run->scratch, track->findings.count, sizeof *times);
    if (times == NULL)
        return MYO_NO_MEMORY;
    int64_t lost = 0; /* frames before this finding that do not count */
    for (size_t i = 0; i < track->findings.count; i++) {
        const myo_finding *f = &findings[i];
        track->cramps += f->verdict.class_ == MYO_CLASS_CRAMP;
        if (f->verdict.class_ != MYO_CLASS_FASCICULATION)
            continue;
        track->fasciculations++;
        for (; k < count && gone[k].end <= f->first; k++)
            lost += gone[k].end - gone[k].first;
        if (!myo_intervals_contain(not_clean, f->first))
            times[n++] = (double)(f->first - lost) / rate;
    }
    track->clean_fasciculations = (int64_t)n;
    track->dispersion = myo_rate_dispersion(times, n, track->clean_rest_s);
    return MYO_OK;
}

myo_status myo_decide_clean_rest(myo_decide_run *run, myo_decide_track *track)
{
    const myo_track *t = track->source->track;
    const double rate = t->geometry.rate_hz;
    myo_intervals excluded = MYO_INTERVALS, all = MYO_INTERVALS;
    MYO_TRY(collect(run, track));
    measure_states(track);
    myo_status status;
    MYO_TRY_CLEAN(myo_intervals_unite(&excluded, &track->damaged, &track->artefacts, 0, t->frames));
    MYO_TRY_CLEAN(myo_intervals_unite(&all, &excluded, &track->active, 0, t->frames));
    track->clean_rest_s = track->noise.no_rest || track->noise.count == 0
                              ? 0.0
                              : (double)(t->frames - myo_intervals_total(&all)) / rate;
    MYO_TRY_CLEAN(count_findings(run, track, &all));
cleanup:
    myo_intervals_free(&excluded);
    myo_intervals_free(&all);
    return status;
}
