/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Event by event: a table to sort, and Audacity labels to lay under the trace. */
#include "score/render_events.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "score/summary.h"

static const char *outcome_name(const myo_score_event *event, bool reference)
{
    switch (event->outcome) {
    case MYO_OUTCOME_MATCHED:
        return "matched";
    case MYO_OUTCOME_MISSED:
        return "missed";
    case MYO_OUTCOME_EXTRA:
        return "extra";
    case MYO_OUTCOME_EXCLUDED:
        return "excluded";
    case MYO_OUTCOME_UNDETECTABLE:
        return reference && event->partner == MYO_NO_PARTNER ? "undetectable"
                                                             : "undetectable_found";
    case MYO_OUTCOME_IGNORED:
        break;
    }
    return "ignored";
}

/* A detected event that stands in its partner's row has no row of its own. */
static bool has_row(const myo_score_pair *pair, const myo_score_event *event, size_t index,
                    bool reference)
{
    if (event->kind >= MYO_CONFUSION_NONE || event->outcome == MYO_OUTCOME_IGNORED)
        return false;
    if (reference || event->partner == MYO_NO_PARTNER)
        return true;
    const myo_score_event *partner = &pair->reference.events[event->partner];
    return partner->partner != index;
}

static void seconds(myo_text *text, int64_t us)
{
    (void)myo_text_add(text, "%s%lld.%06lld", us < 0 ? "-" : "", llabs((long long)us) / 1000000,
                       llabs((long long)us) % 1000000);
}

static void milliseconds(myo_text *text, int64_t us)
{
    (void)myo_text_add(text, "%.3f", (double)us / 1e3);
}

static void optional_name(myo_text *text, const char *name)
{
    (void)myo_text_add_bytes(text, "\t", 1);
    (void)myo_text_add_tsv(text, name);
}

static void add_row(const myo_score_pair *pair, const myo_score_event *event, bool reference,
                    myo_text *text)
{
    const bool paired = event->partner != MYO_NO_PARTNER;
    const myo_score_event *detected = !reference ? event
                                      : paired   ? &pair->detected.events[event->partner]
                                                 : NULL;
    seconds(text, event->onset_us);
    (void)myo_text_add(text, "\t");
    if (event->open)
        (void)myo_text_add(text, "n/a");
    else
        seconds(text, event->end_us - event->onset_us);
    optional_name(text, myo_class_name((myo_class)event->kind));
    optional_name(text, event->channel);
    optional_name(text, outcome_name(event, reference));
    (void)myo_text_add(text, "\t");
    if (reference && paired)
        milliseconds(text, myo_score_dt(pair, event));
    else
        (void)myo_text_add(text, "n/a");
    (void)myo_text_add(text, "\t");
    if (reference && paired && detected->decided_us != MYO_NO_TIME)
        milliseconds(text, detected->decided_us - event->onset_us);
    else
        (void)myo_text_add(text, "n/a");
    (void)myo_text_add(text, "\t");
    if (reference)
        seconds(text, event->onset_us);
    else
        (void)myo_text_add(text, "n/a");
    (void)myo_text_add(text, "\t");
    if (detected != NULL)
        seconds(text, detected->onset_us);
    else
        (void)myo_text_add(text, "n/a");
    optional_name(text, event->confused == MYO_CONFUSION_NONE
                            ? NULL
                            : myo_class_name((myo_class)event->confused));
    optional_name(text, pair->recording);
    (void)myo_text_add(text, "\n");
}

typedef void add_event(const myo_score_pair *pair, const myo_score_event *event, bool reference,
                       myo_text *text);

/* Both sides in one order of onset; the reference first where they begin together. */
static void merge(const myo_score_pair *pair, add_event *add, myo_text *text)
{
    const myo_event_table *r = &pair->reference, *d = &pair->detected;
    size_t i = 0, j = 0;
    while (i < r->count || j < d->count) {
        const bool reference =
            j == d->count || (i < r->count && r->events[i].onset_us <= d->events[j].onset_us);
        const size_t index = reference ? i++ : j++;
        const myo_score_event *event = reference ? &r->events[index] : &d->events[index];
        if (has_row(pair, event, index, reference))
            add(pair, event, reference, text);
    }
}

void myo_score_render_events(const myo_score *score, myo_text *text)
{
    (void)myo_text_add(text, "onset\tduration\ttrial_type\tchannel\toutcome\tdt_ms\tlatency_ms\t"
                             "reference_onset\tdetected_onset\tother_class\trecording\n");
    for (size_t i = 0; i < score->pair_count; i++)
        if (score->pairs[i].error == NULL)
            merge(&score->pairs[i], add_row, text);
}

static void add_label(const myo_score_pair *pair, const myo_score_event *event, bool reference,
                      myo_text *text)
{
    seconds(text, event->onset_us);
    (void)myo_text_add(text, "\t");
    seconds(text, event->end_us);
    (void)myo_text_add(text, "\t%s %s", outcome_name(event, reference),
                       myo_class_name((myo_class)event->kind));
    if (event->channel != NULL) {
        (void)myo_text_add(text, " ");
        (void)myo_text_add_tsv(text, event->channel);
    }
    if (reference && event->partner != MYO_NO_PARTNER)
        (void)myo_text_add(text, " %+.3f ms", (double)myo_score_dt(pair, event) / 1e3);
    (void)myo_text_add(text, "\n");
}

void myo_score_render_labels(const myo_score_pair *pair, myo_text *text)
{
    if (pair->error == NULL)
        merge(pair, add_label, text);
}
