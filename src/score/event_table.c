/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Opens an event table by its name and hands it to the reader of its format. */
#include <math.h>
#include <string.h>

#include "annotation/mark_type.h"
#include "core/fail.h"
#include "score/annotated_events.h"

/* Onsets beyond this (about 31 years) are not times of a recording. */
static const double largest_s = 1e9;

myo_status myo_event_time(int64_t *out, double value, double seconds_per_unit, size_t line,
                          const char *what, const myo_log *log)
{
    const double seconds = value * seconds_per_unit;
    if (!isfinite(seconds))
        return myo_fail(log, MYO_MALFORMED, "line %zu: the %s is not a number; give seconds", line,
                        what);
    if (fabs(seconds) > largest_s)
        return myo_fail(log, MYO_MALFORMED,
                        "line %zu: the %s of %.6g s is no time of a recording; check its unit",
                        line, what, seconds);
    *out = (int64_t)floor(seconds * 1e6 + 0.5);
    return MYO_OK;
}

/* "FOUND=CLASS" maps come first, so that any label can be given a meaning. */
static const char *mapped(const char *label, const myo_score_options *options)
{
    for (size_t i = 0; i < options->map_count; i++) {
        const char *equals = strrchr(options->maps[i], '=');
        const size_t length = equals == NULL ? 0 : (size_t)(equals - options->maps[i]);
        if (length == strlen(label) && strncmp(options->maps[i], label, length) == 0)
            return equals + 1;
    }
    return label;
}

myo_status myo_event_kind(int *kind, const char *label, size_t line, const myo_event_rules *rules,
                          const myo_log *log)
{
    static const char *const unscored[] = { "ignore", "unscored" };
    const char *name = mapped(label, rules->options);
    for (size_t i = 0; i < rules->excluding_count; i++)
        if (myo_text_same(name, rules->excluding[i])) {
            *kind = MYO_KIND_EXCLUDE;
            return MYO_OK;
        }
    for (int c = 0; c < MYO_CLASS_UNSCORED; c++)
        if (myo_text_same(name, myo_class_name((myo_class)c))) {
            *kind = c;
            return MYO_OK;
        }
    for (size_t i = 0; i < sizeof unscored / sizeof unscored[0]; i++)
        if (myo_text_same(name, unscored[i])) {
            *kind = MYO_KIND_IGNORED;
            return MYO_OK;
        }
    for (int type = 0; type < MYO_MARK_OTHER; type++)
        if (myo_text_same(name, myo_mark_type_name((myo_mark_type)type))) {
            *kind = MYO_KIND_IGNORED;
            return MYO_OK;
        }
    return myo_fail(log, MYO_MALFORMED,
                    "line %zu: unknown class \"%s\"; it is one of fasciculation, cramp, fatigue, "
                    "voluntary, artefact, exclude, rest, or say what it means with --map %s=CLASS",
                    line, label, label);
}

static myo_status read_any(myo_array *events, myo_event_table *out, const myo_event_rules *rules,
                           myo_arena *arena, const myo_log *log)
{
    if (myo_text_ends(out->path, ".tsv"))
        return myo_events_from_bids(events, out, rules, arena, log);
    if (myo_text_ends(out->path, ".csv"))
        return myo_event_table_csv(events, out, rules, arena, log);
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
        for (size_t i = 0; i < table.count; i++) {
            table.events[i].partner = table.events[i].last_partner = MYO_NO_PARTNER;
            table.events[i].confused = MYO_CONFUSION_NONE;
            const int64_t end = table.events[i].end_us;
            table.latest_end_us[i] =
                i > 0 && table.latest_end_us[i - 1] > end ? table.latest_end_us[i - 1] : end;
        }
        status = myo_event_table_check(&table, rules->classes, &here);
    }
    if (status == MYO_OK)
        *out = table;
    myo_array_free(&events);
    return status;
}
