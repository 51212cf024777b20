/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/apply_rules.h"

#include <math.h>
#include <stdlib.h>

#include "decide/segment_evidence.h"

static const double EDGE_S = 0.025;

static myo_status classify_segment(myo_decide_run *run, myo_decide_track *track, myo_segment *s)
{
    MYO_TRY(myo_segment_evidence(run, track, s));
    const myo_context context = myo_track_context(run, track);
    const myo_subject subject = { .context = &context, .segment = s };
    myo_verdict verdict;
    MYO_TRY(myo_classify(&verdict, &subject, run->arena));
    if (!verdict.named)
        return MYO_OK;
    myo_finding *finding = myo_finding_add(run, track, s->first, s->end, &verdict);
    if (finding == NULL)
        return MYO_NO_MEMORY;
    finding->segment = s;
    return MYO_OK;
}

static bool inside_train(const myo_decide_track *track, const myo_discharge *d)
{
    return myo_intervals_contain(&track->firing, d->peak);
}

/* Beside activity nobody can tell a twitch from a unit being recruited: within isolation_s never,
 * within rest_guard_s only when the same potential is known from elsewhere. */
static bool beside_activity(const myo_decide_track *track, const myo_discharge *d)
{
    return myo_intervals_contain(d->template_id > 0 ? &track->not_isolated : &track->within_guard,
                                 d->peak);
}

/* Filters start from nothing at the ends of a recording. */
static bool at_the_end(const myo_decide_track *track, const myo_discharge *d)
{
    const myo_track *t = track->source->track;
    const int64_t edge = (int64_t)(EDGE_S * t->geometry.rate_hz);
    return d->peak < edge || d->peak >= t->frames - edge;
}

static myo_status classify_discharge(myo_decide_run *run, myo_decide_track *track, myo_discharge *d)
{
    const bool inside_segment = d->in_activity;
    d->continual = d->continual || inside_train(track, d);
    d->in_activity = d->in_activity || inside_train(track, d) || beside_activity(track, d);
    const myo_context context = myo_track_context(run, track);
    const myo_subject subject = { .context = &context, .discharge = d };
    myo_verdict verdict;
    if (!d->major || at_the_end(track, d))
        return MYO_OK;
    MYO_TRY(myo_classify(&verdict, &subject, run->arena));
    if (!verdict.named) /* nothing that may be a twitch is overlooked without a trace */
        return inside_segment || inside_train(track, d)
                   ? MYO_OK
                   : myo_intervals_add(&track->unnamed, d->onset, d->end, NULL);
    myo_finding *finding = myo_finding_add(run, track, d->onset, d->end, &verdict);
    if (finding == NULL)
        return MYO_NO_MEMORY;
    finding->discharge = d;
    return MYO_OK;
}

static myo_status classify_discharges(myo_decide_run *run, myo_decide_track *track,
                                      const myo_array *list)
{
    enum { GIVE_BACK_EVERY = 4096 };
    myo_discharge *d = list->items;
    for (size_t i = 0; i < list->count; i++) {
        MYO_TRY(classify_discharge(run, track, &d[i]));
        if (i % GIVE_BACK_EVERY == GIVE_BACK_EVERY - 1) {
            myo_arena_release(run->scratch);
            myo_arena_release(run->arena);
        }
    }
    return MYO_OK;
}

static double rest_of(const myo_decide_run *run, const myo_decide_track *track)
{
    const myo_track *t = track->source->track;
    const double rate = t->geometry.rate_hz, guard = run->input->settings->rest_guard_s * rate;
    double left = (double)(t->frames - myo_intervals_total(&track->damaged));
    const myo_segment *segments = track->segments.items;
    for (size_t i = 0; i < track->segments.count; i++)
        left -= (double)(segments[i].end - segments[i].first) + 2.0 * guard;
    return left / rate;
}

static int by_first(const void *a, const void *b)
{
    const myo_finding *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->episode < y->episode ? -1 : x->episode > y->episode;
}

/* Rows of one class never overlap: artefacts that do are one, of others what lies inside another is
 * part of it, or the earlier ends where the next begins. */
static void part_findings(myo_decide_track *track)
{
    myo_finding *f = track->findings.items;
    size_t left = 0, last[MYO_CLASS_COUNT];
    for (size_t c = 0; c < MYO_CLASS_COUNT; c++)
        last[c] = SIZE_MAX;
    if (track->findings.count > 0)
        qsort(f, track->findings.count, sizeof *f, by_first);
    for (size_t i = 0; i < track->findings.count; i++) {
        const myo_class class_ = f[i].verdict.class_;
        myo_finding *before = last[class_] == SIZE_MAX ? NULL : &f[last[class_]];
        if (before != NULL && before->end > f[i].first) {
            if (class_ == MYO_CLASS_ARTEFACT || f[i].end <= before->end ||
                f[i].first == before->first) {
                before->end = f[i].end > before->end ? f[i].end : before->end;
                continue;
            }
            before->end = f[i].first;
        }
        last[class_] = left;
        f[left++] = f[i];
    }
    track->findings.count = left;
}

myo_status myo_decide_rules(myo_decide_run *run, myo_decide_track *track)
{
    track->rest_s = rest_of(run, track);
    myo_segment *segments = track->segments.items;
    for (size_t i = 0; i < track->segments.count; i++)
        MYO_TRY(classify_segment(run, track, &segments[i]));
    MYO_TRY(classify_discharges(run, track, &track->discharges));
    MYO_TRY(classify_discharges(run, track, &track->buried));
    part_findings(track);
    return myo_intervals_normalise(&track->unnamed);
}
