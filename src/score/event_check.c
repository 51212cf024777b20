/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "score/event_check.h"

#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"

static double seconds(int64_t us)
{
    return (double)us / 1e6;
}

static bool same_channel(const myo_score_event *a, const myo_score_event *b)
{
    return a->channel == b->channel ||
           (a->channel != NULL && b->channel != NULL && strcmp(a->channel, b->channel) == 0);
}

static const char *kind_name(int kind)
{
    return kind < MYO_CLASS_COUNT ? myo_class_name((myo_class)kind) : "excluded";
}

static myo_status check_row(const myo_score_event *event, const myo_log *log)
{
    if (event->end_us < event->onset_us)
        return myo_fail(log, MYO_MALFORMED, "line %zu: the duration is negative", event->line);
    if (event->decided_us != MYO_NO_TIME && event->decided_us < event->onset_us)
        return myo_fail(log, MYO_MALFORMED,
                        "line %zu: the event was decided at %.6f s, before its onset at %.6f s",
                        event->line, seconds(event->decided_us), seconds(event->onset_us));
    const bool interval = event->kind < MYO_CLASS_ARTEFACT && !myo_kind_is_point(event->kind);
    if (event->end_us == event->onset_us && (interval || event->kind == MYO_KIND_EXCLUDE))
        return myo_fail(
            log, MYO_MALFORMED, "line %zu: %s without a duration; it is an interval and needs one",
            event->line, interval ? myo_class_name((myo_class)event->kind) : "an exclusion");
    return MYO_OK;
}

/* By kind, channel, onset: neighbours are the only rows that can repeat or overlap. */
static int compare(const void *left, const void *right)
{
    const myo_score_event *a = *(const myo_score_event *const *)left;
    const myo_score_event *b = *(const myo_score_event *const *)right;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    const int channel =
        strcmp(a->channel == NULL ? "" : a->channel, b->channel == NULL ? "" : b->channel);
    if (channel != 0)
        return channel;
    if (a->onset_us != b->onset_us)
        return a->onset_us < b->onset_us ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

static bool is_repeat(const myo_score_event *before, const myo_score_event *event,
                      const bool *scored)
{
    return event->kind < MYO_CLASS_COUNT && scored[event->kind] &&
           before->onset_us == event->onset_us;
}

/* Of two of one class and channel, in order. Artefacts of different kinds may overlap, episodes of
 * one kind may not. */
static bool is_overlap(const myo_score_event *before, const myo_score_event *event,
                       const bool *scored)
{
    return event->kind < MYO_CLASS_ARTEFACT && scored[event->kind] &&
           before->end_us > event->onset_us && !myo_kind_is_point(event->kind);
}

static myo_status check_neighbours(const myo_score_event *before, const myo_score_event *event,
                                   const bool *scored, const myo_log *log)
{
    if (is_repeat(before, event, scored))
        return myo_fail(
            log, MYO_MALFORMED, "line %zu: the %s at %.6f s repeats line %zu; remove one of them",
            event->line, kind_name(event->kind), seconds(event->onset_us), before->line);
    if (is_overlap(before, event, scored))
        return myo_fail(log, MYO_MALFORMED,
                        "line %zu: the %s at %.6f s begins before the one of line %zu ends; join "
                        "them",
                        event->line, kind_name(event->kind), seconds(event->onset_us),
                        before->line);
    return MYO_OK;
}

/* A detector's rows are its answer, not our mistake: the score itself counts them. */
static void note_repeats(myo_event_table *table, size_t first_line, const myo_log *log)
{
    if (table->repeats > 0)
        myo_warn(log,
                 "line %zu: %zu row%s repeat%s or overlap%s an earlier one of the class; what is "
                 "said twice counts as false",
                 first_line, table->repeats, table->repeats == 1 ? "" : "s",
                 table->repeats == 1 ? "s" : "", table->repeats == 1 ? "s" : "");
    if (table->was_sorted)
        myo_warn(log, "the rows are not in the order of their onsets; they were sorted");
}

myo_status myo_event_table_check(myo_event_table *table, const bool *scored, bool reference,
                                 const myo_log *log)
{
    const myo_score_event **order = myo_memory_new(table->count, sizeof *order);
    if (order == NULL)
        return MYO_NO_MEMORY;
    myo_status status = MYO_OK;
    size_t first_line = 0;
    for (size_t i = 0; i < table->count; i++) {
        order[i] = &table->events[i];
        MYO_TRY_CLEAN(check_row(&table->events[i], log));
    }
    if (table->count > 1)
        qsort(order, table->count, sizeof *order, compare);
    /* the one that lasts longest of those before, of the same class and channel */
    const myo_score_event *before = table->count > 0 ? order[0] : NULL;
    for (size_t i = 1; i < table->count; i++) {
        const bool same = before->kind == order[i]->kind && same_channel(before, order[i]);
        if (same && reference)
            MYO_TRY_CLEAN(check_neighbours(before, order[i], scored, log));
        if (same && (is_repeat(before, order[i], scored) || is_overlap(before, order[i], scored)))
            first_line = table->repeats++ == 0 ? order[i]->line : first_line;
        if (!same || order[i]->end_us >= before->end_us)
            before = order[i];
    }
    note_repeats(table, first_line, log);
cleanup:
    myo_memory_free(order);
    return status;
}

static myo_status check_side(const myo_event_table *table, const myo_score_pair *pair,
                             const myo_log *log)
{
    myo_log here = *log;
    here.subject = table->path;
    for (size_t i = 0; i < table->count; i++) {
        const myo_score_event *event = &table->events[i];
        if (event->onset_us < pair->first_us)
            return myo_fail(&here, MYO_MALFORMED,
                            "line %zu: the onset %.6f s lies before the recording begins at %.6f "
                            "s; times are seconds from its first sample",
                            event->line, seconds(event->onset_us), seconds(pair->first_us));
        if (pair->duration_us >= 0 && event->onset_us > pair->first_us + pair->duration_us)
            return myo_fail(&here, MYO_MALFORMED,
                            "line %zu: the onset %.6f s lies after the recording's end at %.6f s; "
                            "are these events of another recording?",
                            event->line, seconds(event->onset_us),
                            seconds(pair->first_us + pair->duration_us));
    }
    return MYO_OK;
}

myo_status myo_score_check_span(const myo_score_pair *pair, const myo_log *log)
{
    MYO_TRY(check_side(&pair->reference, pair, log));
    return check_side(&pair->detected, pair, log);
}
