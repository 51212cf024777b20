/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "score/event_csv.h"

#include <math.h>
#include <string.h>

#include "core/arena.h"
#include "core/array.h"
#include "core/fail.h"
#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "core/time_unit.h"
#include "core/tsv.h"
#include "score/event_fields.h"

enum { LOOK_BYTES = 1 << 30 };

static const char *const sample_words[] = { "sample", "samples", "frame", "frames" };
enum { SAMPLE_WORDS = 4 };

static bool among(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (myo_text_same(name, names[i]))
            return true;
    return false;
}

/* Seconds of one unit; -1 for samples without a rate, 0 when the text is no unit. */
static double unit_seconds(const char *unit, double rate_hz)
{
    if (among(unit, sample_words, SAMPLE_WORDS))
        return rate_hz > 0 ? 1 / rate_hz : -1;
    return myo_time_unit_s(unit);
}

/* What a header cell says: a quantity and, after "_", " (" or " [", a unit. */
typedef struct heading {
    char name[32], unit[16];
} heading;

static void read_heading(heading *out, const char *cell)
{
    *out = (heading) { 0 };
    size_t length = strcspn(cell, "([");
    size_t unit_length = cell[length] == '\0' ? 0 : strcspn(cell + length + 1, ")]");
    const char *unit = cell + length + 1;
    while (length > 0 && (cell[length - 1] == ' ' || cell[length - 1] == '_'))
        length--;
    if (unit_length == 0) {
        size_t tail = length;
        while (tail > 0 && cell[tail - 1] != '_')
            tail--;
        if (tail > 1 && unit_seconds(cell + tail, 1) > 0) {
            unit = cell + tail;
            unit_length = strlen(unit);
            length = tail - 1;
        }
    }
    if (length < sizeof out->name)
        memcpy(out->name, cell, length);
    if (unit_length < sizeof out->unit && unit_length > 0)
        memcpy(out->unit, unit, unit_length);
}

typedef struct time_column {
    size_t index;
    double seconds;
} time_column;

static myo_status find_time(time_column *out, const myo_table *table, const char *const *names,
                            size_t count, const myo_score_options *options, const myo_log *log)
{
    out->index = table->columns;
    out->seconds = 1;
    for (size_t c = 0; c < table->columns; c++) {
        heading head;
        read_heading(&head, table->header[c]);
        if (!among(head.name, names, count))
            continue;
        const char *unit = head.unit[0] != '\0' ? head.unit : options->time_unit;
        if (unit == NULL)
            return myo_fail(log, MYO_UNIT,
                            "line 1: the column \"%s\" has no unit; name it \"%s_s\", \"%s_ms\" "
                            "..., or say --time-unit s|ms|us|samples",
                            table->header[c], head.name, head.name);
        out->seconds = unit_seconds(unit, options->rate_hz);
        if (out->seconds < 0)
            return myo_fail(log, MYO_RATE,
                            "line 1: the column \"%s\" counts samples; give --rate HZ",
                            table->header[c]);
        if (!(out->seconds > 0))
            return myo_fail(log, MYO_UNIT,
                            "line 1: \"%s\" is no unit of time; use s, ms, us or samples", unit);
        out->index = c;
        return MYO_OK;
    }
    return MYO_OK;
}

static size_t find_column(const myo_table *table, const char *const *names, size_t count)
{
    for (size_t c = 0; c < table->columns; c++)
        if (among(table->header[c], names, count))
            return c;
    return table->columns;
}

typedef struct csv_columns {
    time_column onset, duration, end, decided;
    size_t type, channel, sigma;
} csv_columns;

static myo_status find_columns(csv_columns *at, const myo_table *table,
                               const myo_event_rules *rules, const myo_log *log)
{
    static const char *const onset[] = { "onset", "start", "time", "t", "begin" };
    static const char *const duration[] = { "duration", "length" };
    static const char *const end[] = { "end", "offset", "stop" };
    static const char *const decided[] = { "decided" };
    static const char *const type[] = { "trial_type", "type", "class", "label", "event" };
    static const char *const channel[] = { "channel" };
    static const char *const sigma[] = { "peak_over_sigma" };
    const myo_score_options *options = rules->options;
    MYO_TRY(find_time(&at->onset, table, onset, 5, options, log));
    MYO_TRY(find_time(&at->duration, table, duration, 2, options, log));
    MYO_TRY(find_time(&at->end, table, end, 3, options, log));
    MYO_TRY(find_time(&at->decided, table, decided, 1, options, log));
    at->type = find_column(table, type, 5);
    at->channel = find_column(table, channel, 1);
    at->sigma = rules->reference ? find_column(table, sigma, 1) : table->columns;
    if (rules->reference)
        at->decided.index = table->columns;
    if (at->onset.index == table->columns)
        return myo_fail(log, MYO_MALFORMED,
                        "line 1: there is no column of onsets; name one \"onset_s\"");
    if (at->type == table->columns && options->default_class == NULL)
        return myo_fail(log, MYO_MALFORMED,
                        "line 1: there is no column \"trial_type\"; add it, or say what all rows "
                        "are with --class NAME");
    return MYO_OK;
}

/* `*present` is false for an absent column and for n/a. */
static myo_status time_at(int64_t *out, bool *present, const myo_table *table, size_t row,
                          time_column column, const char *what, const myo_log *log)
{
    double value = NAN;
    *present = false;
    if (column.index == table->columns ||
        strcmp(myo_table_cell(table, row, column.index), "n/a") == 0)
        return MYO_OK;
    if (!myo_table_number(table, row, column.index, &value))
        return myo_fail(log, MYO_MALFORMED, "line %zu: the %s \"%s\" is not a number",
                        table->lines[row], what, myo_table_cell(table, row, column.index));
    *present = true;
    return myo_event_time(out, value, column.seconds, table->lines[row], what, log);
}

static myo_status read_row(myo_score_event *event, const myo_table *table, size_t row,
                           const csv_columns *at, const myo_event_rules *rules, const myo_log *log)
{
    bool present;
    int64_t duration = 0;
    event->line = table->lines[row];
    event->peak_over_sigma = NAN;
    event->decided_us = MYO_NO_TIME;
    MYO_TRY(time_at(&event->onset_us, &present, table, row, at->onset, "onset", log));
    if (!present)
        return myo_fail(log, MYO_MALFORMED, "line %zu: the onset is missing", event->line);
    MYO_TRY(time_at(&duration, &present, table, row, at->duration, "duration", log));
    event->end_us = event->onset_us + duration;
    if (!present)
        MYO_TRY(time_at(&event->end_us, &present, table, row, at->end, "end", log));
    MYO_TRY(time_at(&event->decided_us, &present, table, row, at->decided, "decision time", log));
    if (at->sigma != table->columns &&
        !myo_table_number(table, row, at->sigma, &event->peak_over_sigma))
        return myo_fail(log, MYO_MALFORMED, "line %zu: peak_over_sigma is not a number",
                        event->line);
    const char *type = at->type == table->columns ? rules->options->default_class
                                                  : myo_table_cell(table, row, at->type);
    if (at->channel != table->columns) {
        const char *channel = myo_table_cell(table, row, at->channel);
        event->channel = strcmp(channel, "n/a") == 0 || channel[0] == '\0' ? NULL : channel;
    }
    return myo_event_kind(&event->kind, type, event->line, rules, log);
}

/* A semicolon in the first line: a spreadsheet of a country with decimal commas wrote it. */
static myo_status find_separator(char *out, const char *path, const myo_log *log)
{
    char *bytes = NULL;
    size_t length = 0;
    const myo_status status = myo_file_read(&bytes, &length, path, LOOK_BYTES);
    if (status != MYO_OK)
        return myo_fail(log, status, "%s", myo_status_text(status));
    const size_t first = strcspn(bytes, "\r\n");
    *out = memchr(bytes, ';', first) != NULL ? ';' : ',';
    myo_memory_free(bytes);
    return MYO_OK;
}

myo_status myo_events_from_csv(myo_array *events, myo_event_table *out,
                               const myo_event_rules *rules, myo_arena *arena, const myo_log *log)
{
    myo_table table = { 0 };
    csv_columns at;
    char separator = ',';
    MYO_TRY(find_separator(&separator, out->path, log));
    MYO_TRY(myo_table_read(&table, out->path, separator, arena, log));
    MYO_TRY(find_columns(&at, &table, rules, log));
    out->has_channel = at.channel != table.columns;
    out->has_sigma = at.sigma != table.columns;
    out->has_decided = at.decided.index != table.columns;
    for (size_t row = 0; row < table.rows; row++) {
        myo_score_event *event = myo_array_push(events);
        if (event == NULL)
            return MYO_NO_MEMORY;
        MYO_TRY(read_row(event, &table, row, &at, rules, log));
    }
    return MYO_OK;
}
