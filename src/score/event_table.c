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
        sort_events(&table);
        status = myo_event_table_check(&table, rules->classes, rules->reference, &here);
    }
    if (status == MYO_OK)
        *out = table;
    myo_array_free(&events);
    return status;
}
