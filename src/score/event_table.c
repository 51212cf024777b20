/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Opens an event table by its name, hands it to the reader of its format, puts it in order. */
#include "score/event_table.h"

#include <stdlib.h>
#include <string.h>

#include "annotation/mark_type.h"
#include "core/arena.h"
#include "core/array.h"
#include "core/fail.h"
#include "core/text.h"
#include "score/annotated_events.h"
#include "score/event_check.h"
#include "score/event_csv.h"

static myo_status read_any(myo_array *events, myo_event_table *out, const myo_event_rules *rules,
                           myo_arena *arena, const myo_log *log)
{
    if (myo_text_ends(out->path, ".tsv"))
        return myo_events_from_bids(events, out, rules, arena, log);
    if (myo_text_ends(out->path, ".csv"))
        return myo_events_from_csv(events, out, rules, arena, log);
    if (myo_text_ends(out->path, ".atr"))
        return myo_events_from_wfdb(events, out, rules, arena, log);
    if (myo_text_ends(out->path, "-events.txt"))
        return myo_events_from_spikerbox(events, out, rules, arena, log);
    if (myo_text_ends(out->path, ".txt"))
        return myo_events_from_audacity(events, out, rules, arena, log);
    return myo_fail(log, MYO_UNSUPPORTED,
                    "not an event table; its name ends in .tsv (BIDS), .csv, .txt (Audacity "
                    "labels), -events.txt (Backyard Brains) or .atr (WFDB)");
}

size_t myo_event_table_reach(const myo_event_table *table, int64_t at_us)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (table->latest_end_us[middle] < at_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_interval(const myo_score_event *event)
{
    return event->kind < MYO_CLASS_ARTEFACT && !myo_kind_is_point(event->kind);
}

/* A detected interval without a length has begun, and its end is not known. */
static void open_ends(myo_event_table *table, double tolerance_ms)
{
    for (size_t i = 0; i < table->count; i++) {
        myo_score_event *event = &table->events[i];
        if (!is_interval(event) || event->end_us != event->onset_us)
            continue;
        event->open = true;
        event->end_us = event->onset_us + (int64_t)(tolerance_ms * 1e3);
    }
}

static bool is_near(const myo_score_event *before, const myo_score_event *event, int64_t gap_us)
{
    const bool same_channel =
        before->channel == event->channel || (before->channel != NULL && event->channel != NULL &&
                                              strcmp(before->channel, event->channel) == 0);
    return before->kind == event->kind && same_channel && !before->open && !event->open &&
           event->onset_us > before->onset_us && event->onset_us >= before->end_us &&
           event->onset_us - before->end_us <= gap_us;
}

/* One that begins soon after another of its class and channel has ended continues it. */
static void merge_near(myo_event_table *table, int64_t gap_us)
{
    size_t kept = 0;
    for (size_t i = 0; i < table->count; i++) {
        myo_score_event *event = &table->events[i];
        size_t before = kept;
        while (before > 0 && is_interval(event) &&
               !is_near(&table->events[before - 1], event, gap_us))
            before--;
        if (is_interval(event) && before > 0) {
            table->events[before - 1].end_us = event->end_us;
            table->merged++;
        } else {
            table->events[kept++] = *event;
        }
    }
    table->count = kept;
}

static int by_onset(const void *left, const void *right)
{
    const myo_score_event *a = left, *b = right;
    if (a->onset_us != b->onset_us)
        return a->onset_us < b->onset_us ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

/* The order of rows means nothing; whoever wrote them by decision time is not refused for it. */
static void sort_events(myo_event_table *table)
{
    for (size_t i = 1; i < table->count; i++)
        table->was_sorted |= table->events[i].onset_us < table->events[i - 1].onset_us;
    if (table->was_sorted)
        qsort(table->events, table->count, sizeof *table->events, by_onset);
    for (size_t i = 0; i < table->count; i++) {
        table->events[i].partner = table->events[i].last_partner = MYO_NO_PARTNER;
        table->events[i].confused = MYO_CONFUSION_NONE;
        const int64_t end = table->events[i].end_us;
        table->latest_end_us[i] =
            i > 0 && table->latest_end_us[i - 1] > end ? table->latest_end_us[i - 1] : end;
    }
}

myo_status myo_event_table_read(myo_event_table *out, const char *path,
                                const myo_event_rules *rules, myo_arena *arena, const myo_log *log)
{
    myo_log here = *log;
    here.subject = path;
    myo_event_table table = { .path = path };
    myo_array events = MYO_ARRAY(myo_score_event);
    myo_status status = read_any(&events, &table, rules, arena, &here);
    if (status == MYO_OK) {
        table.count = events.count;
        table.events = myo_arena_new(arena, events.count, sizeof *table.events);
        table.latest_end_us = myo_arena_new(arena, events.count, sizeof *table.latest_end_us);
        status = table.events == NULL || table.latest_end_us == NULL ? MYO_NO_MEMORY : MYO_OK;
    }
    if (status == MYO_OK) {
        if (events.count > 0)
            memcpy(table.events, events.items, events.count * sizeof *table.events);
        if (!rules->reference)
            open_ends(&table, rules->options->onset_tolerance_ms);
        sort_events(&table);
        if (!rules->reference && rules->options->merge_gap_s > 0) {
            merge_near(&table, (int64_t)(rules->options->merge_gap_s * 1e6));
            sort_events(&table);
        }
        status = myo_event_table_check(&table, rules->classes, rules->reference, &here);
    }
    if (status == MYO_OK)
        *out = table;
    myo_array_free(&events);
    return status;
}
