/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Intervals, judged from both sides as the field's episode scorers do: a reference episode is found
 * when detected events of its class cover it, a detected one is right when reference episodes cover
 * it. Excluded time is cut out of both first. Shared time gives the duration scores.
 */
#include "score/episodes.h"

#include "core/memory.h"
#include "score/event_table.h"
#include "score/excluded_time.h"

/* An event without a length still stands somewhere. */
static int64_t end_of(const myo_score_event *event)
{
    return event->end_us > event->onset_us ? event->end_us : event->onset_us + 1;
}

static bool takes_part(const myo_score_pair *pair, const myo_score_event *event, int kind,
                       size_t group)
{
    return event->kind == kind && event->group == group &&
           (!pair->channels_matched || event->channel != NULL);
}

static int64_t scored_length(const myo_spans *excluded, int64_t first, int64_t end)
{
    return end > first ? end - first - myo_spans_overlap(excluded, first, end) : 0;
}

/* How much of `event` the other side's events cover; sets its first and last partner. */
static int64_t cover(const myo_score_pair *pair, myo_score_event *event,
                     const myo_event_table *other, const myo_spans *excluded, bool *by_onset)
{
    int64_t covered = 0, last_end = INT64_MIN;
    const int64_t end = end_of(event);
    int64_t covered_to = event->onset_us;
    for (size_t i = myo_event_table_reach(other, event->onset_us);
         i < other->count && other->events[i].onset_us < end; i++) {
        const myo_score_event *candidate = &other->events[i];
        if (!takes_part(pair, candidate, event->kind, event->group))
            continue;
        const int64_t to = end_of(candidate) < end ? end_of(candidate) : end;
        const int64_t from = candidate->onset_us > covered_to ? candidate->onset_us : covered_to;
        *by_onset = *by_onset || candidate->open;
        const int64_t shared = scored_length(excluded, from, to);
        if (shared <= 0)
            continue;
        covered += shared;
        covered_to = to;
        if (event->partner == MYO_NO_PARTNER)
            event->partner = i;
        if (end_of(candidate) > last_end) {
            event->last_partner = i;
            last_end = end_of(candidate);
        }
    }
    return covered;
}

/* True when the event counts; sets its outcome. */
static bool judge(const myo_score *score, const myo_score_pair *pair, myo_score_event *event,
                  const myo_event_table *other, myo_outcome when_alone)
{
    const myo_spans *excluded = &pair->excluded[event->group];
    const int64_t length = scored_length(excluded, event->onset_us, end_of(event));
    if (length <= 0) {
        event->outcome = MYO_OUTCOME_EXCLUDED;
        return false;
    }
    bool by_onset = event->open; /* an open event covers no share, it tells a beginning */
    const int64_t covered = cover(pair, event, other, excluded, &by_onset);
    const bool found =
        covered > 0 && (by_onset || (double)covered >= score->options.overlap * (double)length);
    event->outcome = found ? MYO_OUTCOME_MATCHED : when_alone;
    if (!found)
        event->partner = event->last_partner = MYO_NO_PARTNER;
    return true;
}

/* A detected event is worth what it says beyond those before it: one that repeats them is false. */
static bool judge_new_part(const myo_score *score, const myo_score_pair *pair,
                           myo_score_event *event, int64_t *said_to)
{
    myo_score_event part = *event;
    const int64_t end = end_of(event);
    if (part.onset_us < *said_to)
        part.onset_us = *said_to;
    if (*said_to < end)
        *said_to = end;
    if (part.onset_us >= end) {
        event->outcome = MYO_OUTCOME_EXTRA;
        return true;
    }
    const bool counts = judge(score, pair, &part, &pair->reference, MYO_OUTCOME_EXTRA);
    part.onset_us = event->onset_us;
    *event = part;
    return counts;
}

/* Neither an open event nor the episode that it alone found says anything about durations. */
static bool has_length(const myo_score_pair *pair, const myo_score_event *event)
{
    const bool of_reference =
        event >= pair->reference.events && event < pair->reference.events + pair->reference.count;
    if (!of_reference || event->partner == MYO_NO_PARTNER)
        return !event->open;
    return !pair->detected.events[event->partner].open;
}

static void gather(myo_spans *out, const myo_score_pair *pair, const myo_event_table *table,
                   int kind, size_t group)
{
    out->count = 0;
    for (size_t i = 0; i < table->count; i++)
        if (takes_part(pair, &table->events[i], kind, group) && has_length(pair, &table->events[i]))
            out->items[out->count++] =
                (myo_span) { table->events[i].onset_us, table->events[i].end_us };
    myo_spans_join(out);
}

static int64_t total(const myo_spans *spans, const myo_spans *excluded)
{
    int64_t sum = 0;
    for (size_t i = 0; i < spans->count; i++)
        sum += scored_length(excluded, spans->items[i].first_us, spans->items[i].end_us);
    return sum;
}

static int64_t shared_total(const myo_spans *a, const myo_spans *b, const myo_spans *excluded)
{
    int64_t sum = 0;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        const myo_span x = a->items[i], y = b->items[j];
        sum += scored_length(excluded, x.first_us > y.first_us ? x.first_us : y.first_us,
                             x.end_us < y.end_us ? x.end_us : y.end_us);
        if (x.end_us < y.end_us)
            i++;
        else
            j++;
    }
    return sum;
}

static void judge_group(const myo_score *score, myo_score_pair *pair, int kind, size_t group)
{
    myo_score_counts *counts = &pair->counts[kind];
    for (size_t i = 0; i < pair->reference.count; i++) {
        myo_score_event *event = &pair->reference.events[i];
        if (!takes_part(pair, event, kind, group))
            continue;
        if (!judge(score, pair, event, &pair->detected, MYO_OUTCOME_MISSED))
            counts->excluded_reference++;
        else if (event->outcome == MYO_OUTCOME_MATCHED)
            counts->true_positives++;
        else
            counts->false_negatives++;
    }
    int64_t said_to = INT64_MIN;
    for (size_t i = 0; i < pair->detected.count; i++) {
        myo_score_event *event = &pair->detected.events[i];
        if (!takes_part(pair, event, kind, group))
            continue;
        if (!judge_new_part(score, pair, event, &said_to))
            counts->excluded_detected++;
        else if (event->outcome == MYO_OUTCOME_MATCHED)
            counts->confirmed++;
        else
            counts->false_positives++;
        counts->open += event->open;
    }
    counts->false_at_rest = counts->false_positives;
    counts->fragments =
        counts->confirmed > counts->true_positives ? counts->confirmed - counts->true_positives : 0;
}

myo_status myo_score_episodes(myo_score *score, myo_score_pair *pair, int kind)
{
    myo_spans r = { .items = myo_memory_new(pair->reference.count, sizeof(myo_span)) };
    myo_spans d = { .items = myo_memory_new(pair->detected.count, sizeof(myo_span)) };
    const myo_status status = r.items == NULL || d.items == NULL ? MYO_NO_MEMORY : MYO_OK;
    for (size_t group = 0; group < pair->groups && status == MYO_OK; group++) {
        judge_group(score, pair, kind, group);
        gather(&r, pair, &pair->reference, kind, group);
        gather(&d, pair, &pair->detected, kind, group);
        myo_score_counts *counts = &pair->counts[kind];
        counts->reference_us += total(&r, &pair->excluded[group]);
        counts->detected_us += total(&d, &pair->excluded[group]);
        counts->overlap_us += shared_total(&r, &d, &pair->excluded[group]);
    }
    myo_memory_free(d.items);
    myo_memory_free(r.items);
    return status;
}
