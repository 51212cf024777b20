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

static myo_status check_neighbours(const myo_score_event *before, const myo_score_event *event,
                                   const bool *scored, const myo_log *log)
{
    if (event->kind >= MYO_CLASS_COUNT || before->kind != event->kind ||
        !same_channel(before, event))
        return MYO_OK;
    if (scored[event->kind] && before->onset_us == event->onset_us)
        return myo_fail(
            log, MYO_MALFORMED, "line %zu: the %s at %.6f s repeats line %zu; remove one of them",
            event->line, kind_name(event->kind), seconds(event->onset_us), before->line);
    /* artefacts of different kinds may overlap, episodes of one kind may not */
    if (scored[event->kind] && event->kind < MYO_CLASS_ARTEFACT &&
        before->end_us > event->onset_us && !myo_kind_is_point(event->kind))
        return myo_fail(log, MYO_MALFORMED,
                        "line %zu: the %s at %.6f s begins before the one of line %zu ends; join "
                        "them",
                        event->line, kind_name(event->kind), seconds(event->onset_us),
                        before->line);
    return MYO_OK;
}

myo_status myo_event_table_check(const myo_event_table *table, const bool *scored,
                                 const myo_log *log)
{
    const myo_score_event **order = myo_memory_new(table->count, sizeof *order);
    if (order == NULL)
        return MYO_NO_MEMORY;
    myo_status status = MYO_OK;
    for (size_t i = 0; i < table->count; i++) {
        order[i] = &table->events[i];
        MYO_TRY_CLEAN(check_row(&table->events[i], log));
        if (i > 0 && table->events[i].onset_us < table->events[i - 1].onset_us) {
            status = myo_fail(log, MYO_MALFORMED,
                              "line %zu: the onset %.6f s lies before that of line %zu; sort the "
                              "rows by onset",
                              table->events[i].line, seconds(table->events[i].onset_us),
                              table->events[i - 1].line);
            goto cleanup;
        }
    }
    if (table->count > 1)
        qsort(order, table->count, sizeof *order, compare);
    for (size_t i = 1; i < table->count; i++)
        MYO_TRY_CLEAN(check_neighbours(order[i - 1], order[i], scored, log));
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
