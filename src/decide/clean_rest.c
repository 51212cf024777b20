/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/clean_rest.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double BEAT_GUARD_S = 0.05; /* around artefacts the rules found */

static myo_status add_guarded(myo_intervals *list, int64_t first, int64_t end, int64_t guard,
                              int64_t frames, const char *why)
{
    const int64_t from = first > guard ? first - guard : 0;
    const int64_t to = end + guard < frames ? end + guard : frames;
    return to > from ? myo_intervals_add(list, from, to, why) : MYO_OK;
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
        else if (f->verdict.class_ == MYO_CLASS_VOLUNTARY || f->verdict.class_ == MYO_CLASS_CRAMP)
            MYO_TRY(add_guarded(&track->active, f->first, f->end, rest_guard, t->frames, NULL));
    }
    size_t count;
    const myo_interval *marks = myo_intervals_items(&track->task.voluntary, &count);
    for (size_t i = 0; i < count; i++)
        MYO_TRY(myo_intervals_add(&track->active, marks[i].first, marks[i].end, NULL));
    MYO_TRY(myo_intervals_normalise(&track->active));
    return myo_intervals_normalise(&track->artefacts);
}

myo_status myo_decide_clean_rest(myo_decide_run *run, myo_decide_track *track)
{
    const myo_track *t = track->source->track;
    const double rate = t->geometry.rate_hz;
    myo_intervals excluded = MYO_INTERVALS, all = MYO_INTERVALS;
    MYO_TRY(collect(run, track));
    myo_status status;
    MYO_TRY_CLEAN(myo_intervals_unite(&excluded, &track->damaged, &track->artefacts, 0, t->frames));
    MYO_TRY_CLEAN(myo_intervals_unite(&all, &excluded, &track->active, 0, t->frames));
    track->clean_rest_s = track->noise.no_rest || track->noise.count == 0
                              ? 0.0
                              : (double)(t->frames - myo_intervals_total(&all)) / rate;
    const myo_finding *findings = track->findings.items;
    for (size_t i = 0; i < track->findings.count; i++) {
        const myo_class kind = findings[i].verdict.class_;
        track->cramps += kind == MYO_CLASS_CRAMP;
        if (kind != MYO_CLASS_FASCICULATION)
            continue;
        track->fasciculations++;
        track->clean_fasciculations += !myo_intervals_contain(&all, findings[i].first);
    }
cleanup:
    myo_intervals_free(&excluded);
    myo_intervals_free(&all);
    return status;
}
