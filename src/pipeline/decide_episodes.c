/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Segments and discharges with all their evidence, and the rules applied to everything. */
#include <math.h>
#include <stdlib.h>

#include "detect/discharges.h"
#include "detect/envelope.h"
#include "pipeline/decide_track.h"

static const double EDGE_S = 0.025, AROUND_S = 30;

static void measure_task(const myo_decide_track *track, myo_segment *s)
{
    const double rate = track->source->track->geometry.rate_hz;
    s->outlasts_s = NAN;
    const int64_t length = s->end - s->first;
    s->task_share = length > 0
                        ? (double)myo_intervals_overlap(&track->task.voluntary, s->first, s->end) /
                              (double)length
                        : 0.0;
    size_t count;
    const myo_interval *marks = myo_intervals_items(&track->task.voluntary, &count);
    for (size_t i = myo_intervals_from(&track->task.voluntary, s->first);
         i < count && marks[i].first < s->end; i++)
        s->outlasts_s = (double)(s->end - marks[i].end) / rate;
}

static myo_status measure_localisation(const myo_decide_run *run, const myo_decide_track *track,
                                       myo_segment *s)
{
    const myo_track *t = track->source->track;
    const double from = myo_track_time(t, s->first), to = myo_track_time(t, s->end);
    double own = 0.0, largest = 0.0;
    s->localisation = NAN;
    if (run->emg_count < 2 || s->train || to - from < run->input->settings->sustained_s)
        return MYO_OK; /* only cramps are told by it */
    MYO_TRY(myo_envelope_rise(&own, track->source, &track->noise, from, to));
    for (size_t i = 0; i < run->count; i++) {
        const myo_decide_track *other = &run->tracks[i];
        double rise = 0.0;
        if (other == track || !other->emg)
            continue;
        MYO_TRY(myo_envelope_rise(&rise, other->source, &other->noise, from, to));
        largest = rise > largest ? rise : largest;
    }
    s->localisation = own / (largest > 0.25 ? largest : 0.25);
    return MYO_OK;
}

static void count_twitches(const myo_decide_run *run, const myo_decide_track *track, myo_segment *s)
{
    const double rate = track->source->track->geometry.rate_hz;
    const myo_discharge *d = track->discharges.items;
    const double isolation = run->input->settings->isolation_s;
    s->twitches_around = 0;
    if (s->train || (double)(s->end - s->first) < run->input->settings->sustained_s * rate)
        return;
    const size_t count = track->discharges.count;
    const double from = (double)s->first - AROUND_S * rate, to = (double)s->end + AROUND_S * rate;
    for (size_t i = myo_discharges_from(d, count, from); i < count && (double)d[i].peak < to; i++)
        if (d[i].major && !d[i].ecg && d[i].before_s > isolation && d[i].after_s > isolation &&
            (double)d[i].peak > from)
            s->twitches_around++;
}

static myo_status classify_segment(myo_decide_run *run, myo_decide_track *track, myo_segment *s)
{
    if (!s->train) {
        s->interval_cv = s->train_rate_hz = NAN;
        MYO_TRY(myo_envelope_measure(s, track->source, &track->noise));
    } else {
        s->modulation = s->modulation_depth = s->rise_s = s->fall_s = NAN;
    }
    measure_task(track, s);
    count_twitches(run, track, s);
    MYO_TRY(measure_localisation(run, track, s));
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
    return myo_intervals_contain(d->template_id > 0 ? &track->close : &track->beside, d->peak);
}

/* Filters start from nothing at the ends of a recording. */
static bool at_the_end(const myo_decide_track *track, const myo_discharge *d)
{
    const myo_track *t = track->source->track;
    const int64_t edge = (int64_t)(EDGE_S * t->geometry.rate_hz);
    return d->peak < edge || d->peak >= t->frames - edge;
}

static myo_status classify_discharge(myo_decide_run *run, myo_decide_track *track,
                                     const myo_discharge *d)
{
    const myo_context context = myo_track_context(run, track);
    const myo_subject subject = { .context = &context, .discharge = d };
    myo_verdict verdict;
    if (!d->major || at_the_end(track, d) ||
        (!d->ecg && (inside_train(track, d) || beside_activity(track, d))))
        return MYO_OK;
    MYO_TRY(myo_classify(&verdict, &subject, run->arena));
    if (!verdict.named)
        return MYO_OK;
    myo_finding *finding = myo_finding_add(run, track, d->onset, d->end, &verdict);
    if (finding == NULL)
        return MYO_NO_MEMORY;
    finding->discharge = d;
    return MYO_OK;
}

/* Cluster numbers become unit numbers: largest cluster of fasciculation candidates first, clusters
 * under three members are no units. */
static void number_units(myo_decide_track *track)
{
    myo_clusters *clusters = &track->clusters;
    myo_discharge *d = track->discharges.items;
    int32_t rank[MYO_CLUSTER_LIMIT + 1] = { 0 };
    int64_t counts[MYO_CLUSTER_LIMIT + 1] = { 0 };
    for (size_t i = 0; i < track->discharges.count; i++)
        if (!d[i].ecg && !inside_train(track, &d[i]))
            counts[d[i].template_id]++;
    for (size_t k = 1; k <= clusters->count; k++) {
        if (counts[k] < 3)
            continue;
        rank[k] = 1;
        for (size_t j = 1; j <= clusters->count; j++)
            rank[k] += counts[j] > counts[k] || (counts[j] == counts[k] && j < k);
    }
    for (size_t i = 0; i < track->discharges.count; i++) {
        const bool counted = !d[i].ecg && !inside_train(track, &d[i]);
        d[i].template_id = counted ? rank[d[i].template_id] : 0;
    }
    myo_clusters ordered = *clusters;
    ordered.count = 0;
    for (size_t k = 1; k <= clusters->count; k++)
        if (rank[k] > 0) {
            ordered.items[rank[k] - 1] = clusters->items[k - 1];
            ordered.items[rank[k] - 1].count = counts[k];
            ordered.count++;
        }
    *clusters = ordered;
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
    size_t kept = 0, last[MYO_CLASS_COUNT];
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
        last[class_] = kept;
        f[kept++] = f[i];
    }
    track->findings.count = kept;
}

myo_status myo_decide_classify(myo_decide_run *run, myo_decide_track *track)
{
    enum { REST_DISCHARGES = 4096 };
    track->rest_s = rest_of(run, track);
    number_units(track);
    myo_segment *segments = track->segments.items;
    for (size_t i = 0; i < track->segments.count; i++)
        MYO_TRY(classify_segment(run, track, &segments[i]));
    const myo_discharge *d = track->discharges.items;
    for (size_t i = 0; i < track->discharges.count; i++) {
        MYO_TRY(classify_discharge(run, track, &d[i]));
        if (i % REST_DISCHARGES == REST_DISCHARGES - 1) {
            myo_arena_rest(run->scratch);
            myo_arena_rest(run->arena);
        }
    }
    part_findings(track);
    return MYO_OK;
}
