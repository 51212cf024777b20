/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Points: one to one within the tolerance, channel by channel. */
#include "score/points.h"

#include <math.h>

#include "core/fail.h"
#include "core/memory.h"
#include "score/excluded_time.h"
#include "score/matching.h"

/* The events of one class and channel, in order of onset. */
typedef struct selection {
    size_t *index;
    int64_t *onset;
    size_t count;
} selection;

static myo_status reserve(selection *out, size_t count)
{
    out->index = myo_memory_new(count, sizeof *out->index);
    out->onset = myo_memory_new(count, sizeof *out->onset);
    return out->index == NULL || out->onset == NULL ? MYO_NO_MEMORY : MYO_OK;
}

static void release(selection *list)
{
    myo_memory_free(list->onset);
    myo_memory_free(list->index);
}

static void gather(selection *out, const myo_score_pair *pair, const myo_event_table *table,
                   int kind, size_t group)
{
    out->count = 0;
    for (size_t i = 0; i < table->count; i++) {
        const myo_score_event *event = &table->events[i];
        if (event->kind != kind || event->group != group ||
            (pair->channels_matched && event->channel == NULL))
            continue;
        out->index[out->count] = i;
        out->onset[out->count++] = event->onset_us;
    }
}

static bool is_undetectable(const myo_score *score, const myo_score_event *event)
{
    return event->peak_over_sigma < score->options.detectable_sigma;
}

static void count_pair(const myo_score *score, myo_score_counts *counts, myo_score_event *reference,
                       myo_score_event *detected, bool excluded)
{
    myo_outcome outcome = MYO_OUTCOME_MATCHED;
    if (excluded) {
        outcome = MYO_OUTCOME_EXCLUDED;
        counts->excluded_reference++;
        counts->excluded_detected++;
    } else if (is_undetectable(score, reference)) {
        outcome = MYO_OUTCOME_UNDETECTABLE;
        counts->undetectable_matched++;
    } else {
        counts->true_positives++;
        counts->confirmed++;
    }
    reference->outcome = detected->outcome = outcome;
}

static void count_missed(const myo_score *score, myo_score_counts *counts,
                         myo_score_event *reference, bool excluded)
{
    if (excluded) {
        reference->outcome = MYO_OUTCOME_EXCLUDED;
        counts->excluded_reference++;
    } else if (is_undetectable(score, reference)) {
        reference->outcome = MYO_OUTCOME_UNDETECTABLE;
        counts->undetectable_missed++;
    } else {
        reference->outcome = MYO_OUTCOME_MISSED;
        counts->false_negatives++;
    }
}

static void count_outcomes(const myo_score *score, myo_score_pair *pair, int kind, size_t group,
                           const selection *r, const selection *d, const size_t *partner,
                           size_t uncounted)
{
    myo_score_counts *counts = &pair->counts[kind];
    const myo_spans *out = &pair->excluded[group];
    for (size_t i = 0; i < r->count; i++) {
        myo_score_event *reference = &pair->reference.events[r->index[i]];
        const bool excluded = myo_spans_contain(out, reference->onset_us);
        counts->self_excluded +=
            myo_spans_contain(&pair->self_excluded[group], reference->onset_us);
        if (partner[i] == MYO_NO_PARTNER) {
            count_missed(score, counts, reference, excluded);
            continue;
        }
        const size_t j = d->index[partner[i]];
        reference->partner = reference->last_partner = j;
        pair->detected.events[j].partner = r->index[i];
        count_pair(score, counts, reference, &pair->detected.events[j], excluded);
    }
    for (size_t j = 0; j < d->count; j++) {
        myo_score_event *detected = &pair->detected.events[d->index[j]];
        if (detected->partner != MYO_NO_PARTNER)
            continue;
        const bool excluded = j == uncounted || myo_spans_contain(out, detected->onset_us);
        const bool active = myo_spans_contain(&pair->active[group], detected->onset_us);
        detected->outcome = excluded ? MYO_OUTCOME_EXCLUDED : MYO_OUTCOME_EXTRA;
        counts->excluded_detected += excluded;
        counts->false_positives += !excluded;
        counts->false_at_rest += !excluded && !active;
        counts->false_active += !excluded && active;
    }
}

static myo_status match(const myo_score *score, myo_score_pair *pair, size_t group,
                        const selection *r, const selection *d, size_t *partner, bool *optional,
                        size_t *uncounted, const myo_log *log)
{
    for (size_t i = 0; i < r->count; i++) {
        const myo_score_event *event = &pair->reference.events[r->index[i]];
        optional[i] = is_undetectable(score, event) ||
                      myo_spans_contain(&pair->excluded[group], event->onset_us);
    }
    const myo_match_input input = { r->onset, d->onset, optional,
                                    r->count, d->count, score->tolerance_us };
    *uncounted = MYO_NO_PARTNER;
    if (score->options.matching == MYO_MATCHING_BXB) {
        const int64_t learning_us = (int64_t)(score->options.learning_s * 1e6);
        if (learning_us > 0)
            *uncounted = myo_match_bxb_after(partner, &input, pair->first_us + learning_us);
        else
            myo_match_bxb(partner, &input);
        return MYO_OK;
    }
    const myo_status status = myo_match_optimal(partner, &input);
    if (status == MYO_LIMIT)
        return myo_fail(log, status,
                        "%s: too many events within one tolerance; is the tolerance of %.3f ms "
                        "meant?",
                        pair->recording, (double)score->tolerance_us / 1e3);
    return status;
}

myo_status myo_score_points(myo_score *score, myo_score_pair *pair, int kind, const myo_log *log)
{
    selection r = { 0 }, d = { 0 };
    size_t *partner = myo_memory_new(pair->reference.count, sizeof *partner);
    bool *optional = myo_memory_new(pair->reference.count, sizeof *optional);
    myo_status status = partner == NULL || optional == NULL ? MYO_NO_MEMORY : MYO_OK;
    if (status == MYO_OK)
        MYO_TRY_CLEAN(reserve(&r, pair->reference.count));
    if (status == MYO_OK)
        MYO_TRY_CLEAN(reserve(&d, pair->detected.count));
    for (size_t group = 0; group < pair->groups && status == MYO_OK; group++) {
        gather(&r, pair, &pair->reference, kind, group);
        gather(&d, pair, &pair->detected, kind, group);
        size_t uncounted;
        status = match(score, pair, group, &r, &d, partner, optional, &uncounted, log);
        if (status == MYO_OK)
            count_outcomes(score, pair, kind, group, &r, &d, partner, uncounted);
    }
cleanup:
    release(&d);
    release(&r);
    myo_memory_free(optional);
    myo_memory_free(partner);
    return status;
}
