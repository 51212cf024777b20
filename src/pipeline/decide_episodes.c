/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trains and segments with all their evidence, and the rules applied to everything. */
#include <math.h>

#include "detect/discharges.h"
#include "detect/envelope.h"
#include "detect/segments.h"
#include "pipeline/decide_track.h"

enum { LONG_TRAIN = 10, CONTINUAL = 10, FIRING = 8, VOLLEY = 5 }; /* discharges */

/* ours; twitches are rarer than 2 per second */
static const double CONTINUAL_GAP_S = 0.5, CONTINUAL_HZ = 2.5, FIRING_S = 4;
/* a volley: faster than any unit twitches by itself */
static const double VOLLEY_GAP_S = 0.12, VOLLEY_HZ = 9;

static const double EDGE_S = 0.025;

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
    return !d->ecg && !d->broad && d->train >= (int32_t)settings->train_intervals &&
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
            same += !d[k].ecg && !d[k].broad && d[k].template_id > 0 &&
                    d[k].template_id == d[i].template_id;
        most = same > most ? same : most;
        count += !d[i].ecg && !d[i].broad;
    }
    return 10 * most >= 7 * count;
}

static bool covered(const myo_decide_track *track, int64_t frame)
{
    const myo_segment *segments = track->segments.items;
    for (size_t i = 0; i < track->segments.count; i++)
        if (segments[i].train && frame >= segments[i].first && frame < segments[i].end)
            return true;
    return false;
}

/* Dense firing that no single interval explains: several units, or one of which some discharges
 * are lost in the noise. Twitches come at 0.02 to 2 per second. */
static myo_status find_dense(myo_decide_track *track, double gap_s, size_t least, double least_hz)
{
    const double rate = track->source->track->geometry.rate_hz;
    myo_discharge *d = track->discharges.items;
    const size_t count = track->discharges.count;
    for (size_t i = 0; i < count; i++) {
        if (d[i].ecg || d[i].broad)
            continue;
        size_t last = i, members = 1;
        for (size_t k = i + 1; k < count; k++) {
            if (d[k].ecg || d[k].broad)
                continue;
            if ((double)(d[k].first - d[last].first) > gap_s * rate)
                break;
            last = k;
            members++;
        }
        const double span = (double)(d[last].first - d[i].first) / rate;
        if (!covered(track, d[i].peak) && members >= least &&
            (double)(members - 1) >= least_hz * span) {
            MYO_TRY(push_train(track, i, last));
            myo_segment *all = track->segments.items;
            all[track->segments.count - 1].interval_cv = NAN;
            all[track->segments.count - 1].discharges = (int32_t)members;
        }
        i = last;
    }
    return MYO_OK;
}

/* A unit that takes part in a train goes on firing voluntarily around it, whatever single intervals
 * are lost. */
static void mark_firing_units(myo_decide_track *track)
{
    const double rate = track->source->track->geometry.rate_hz;
    myo_discharge *d = track->discharges.items;
    const myo_segment *segments = track->segments.items;
    for (size_t s = 0; s < track->segments.count; s++) {
        size_t members[MYO_CLUSTER_LIMIT + 1] = { 0 };
        if (!segments[s].train || segments[s].discharges < FIRING)
            continue;
        for (size_t i = 0; i < track->discharges.count; i++)
            if (d[i].peak >= segments[s].first && d[i].peak < segments[s].end)
                members[d[i].template_id]++;
        for (size_t i = 0; i < track->discharges.count; i++)
            if (d[i].template_id > 0 &&
                4 * members[d[i].template_id] >= (size_t)segments[s].discharges &&
                (double)d[i].peak > (double)segments[s].first - FIRING_S * rate &&
                (double)d[i].peak < (double)segments[s].end + FIRING_S * rate)
                d[i].continual = true;
    }
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
            if (d[k].ecg || d[k].broad)
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
    MYO_TRY(find_dense(track, CONTINUAL_GAP_S, CONTINUAL, CONTINUAL_HZ));
    MYO_TRY(find_dense(track, VOLLEY_GAP_S, VOLLEY, VOLLEY_HZ));
    mark_firing_units(track);
    return MYO_OK;
}

static void measure_task(const myo_decide_track *track, myo_segment *s)
{
    const double rate = track->source->track->geometry.rate_hz;
    s->outlasts_s = s->lead_s = NAN;
    const int64_t length = s->end - s->first;
    s->task_share = length > 0
                        ? (double)myo_intervals_overlap(&track->task.voluntary, s->first, s->end) /
                              (double)length
                        : 0.0;
    size_t count;
    const myo_interval *marks = myo_intervals_items(&track->task.voluntary, &count);
    for (size_t i = 0; i < count; i++)
        if (marks[i].first < s->end && marks[i].end > s->first) {
            s->outlasts_s = (double)(s->end - marks[i].end) / rate;
            s->lead_s = (double)(marks[i].first - s->first) / rate;
        }
}

static myo_status measure_localisation(const myo_decide_run *run, const myo_decide_track *track,
                                       myo_segment *s)
{
    const myo_track *t = track->source->track;
    const double from = myo_track_time(t, s->first), to = myo_track_time(t, s->end);
    double own = 0.0, largest = 0.0;
    MYO_TRY(myo_envelope_rise(&own, track->source, &track->noise, from, to));
    s->localisation = NAN;
    if (run->emg_count < 2)
        return MYO_OK;
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
    for (size_t i = 0; i < track->discharges.count; i++)
        if (d[i].major && !d[i].ecg && d[i].before_s > isolation && d[i].after_s > isolation &&
            (double)d[i].peak > (double)s->first - 30.0 * rate &&
            (double)d[i].peak < (double)s->end + 30.0 * rate)
            s->twitches_around++;
}

static myo_status classify_segment(myo_decide_run *run, myo_decide_track *track, myo_segment *s)
{
    s->motion_lead_s = NAN;
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
    const myo_segment *segments = track->segments.items;
    for (size_t i = 0; i < track->segments.count; i++)
        if (segments[i].train && d->peak >= segments[i].first && d->peak < segments[i].end)
            return true;
    return false;
}

/* Beside activity nobody can tell a twitch from a unit being recruited: within isolation_s never,
 * within rest_guard_s only when the same potential is known from elsewhere. */
static bool beside_activity(const myo_decide_run *run, const myo_decide_track *track,
                            const myo_discharge *d)
{
    const myo_settings *settings = run->input->settings;
    const double seconds = d->template_id > 0 ? settings->isolation_s : settings->rest_guard_s;
    const int64_t guard = (int64_t)(seconds * track->source->track->geometry.rate_hz);
    const myo_segment *segments = track->segments.items;
    for (size_t i = 0; i < track->segments.count; i++)
        if (d->peak >= segments[i].first - guard && d->peak < segments[i].end + guard)
            return true;
    return false;
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
        (!d->ecg && (inside_train(track, d) || beside_activity(run, track, d))))
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

myo_status myo_decide_classify(myo_decide_run *run, myo_decide_track *track)
{
    track->rest_s = rest_of(run, track);
    number_units(track);
    myo_segment *segments = track->segments.items;
    for (size_t i = 0; i < track->segments.count; i++)
        MYO_TRY(classify_segment(run, track, &segments[i]));
    const myo_discharge *d = track->discharges.items;
    for (size_t i = 0; i < track->discharges.count; i++)
        MYO_TRY(classify_discharge(run, track, &d[i]));
    return MYO_OK;
}
