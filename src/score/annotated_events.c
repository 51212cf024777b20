/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "score/annotated_events.h"

#include <math.h>
#include <string.h>

#include "annotation/bids_events.h"
#include "annotation/label_lines.h"
#include "annotation/wfdb_annotations.h"
#include "core/arena.h"
#include "core/array.h"
#include "core/fail.h"
#include "score/event_fields.h"

/* A row with its times; the class is still to be told. */
static myo_status push(myo_score_event **out, myo_array *events, const myo_annotation *from,
                       const char *onset, const myo_log *log)
{
    myo_score_event *event = myo_array_push(events);
    if (event == NULL)
        return MYO_NO_MEMORY;
    event->line = from->line;
    event->channel = from->channel;
    event->peak_over_sigma = NAN;
    event->decided_us = MYO_NO_TIME;
    MYO_TRY(myo_event_time(&event->onset_us, from->onset_s, 1, from->line, onset, log));
    event->end_us = event->onset_us;
    if (!isnan(from->end_s)) {
        MYO_TRY(myo_event_time(&event->end_us, from->end_s, 1, from->line, "end", log));
    } else if (!isnan(from->duration_s)) {
        MYO_TRY(myo_event_time(&event->end_us, from->duration_s, 1, from->line, "duration", log));
        event->end_us += event->onset_us;
    }
    *out = event;
    return MYO_OK;
}

static myo_status end_of(const myo_annotations *found, const myo_log *log)
{
    return found->fault == NULL ? MYO_OK : myo_fail(log, MYO_MALFORMED, "%s", found->fault);
}

static bool has_class(int *kind, const char *label, size_t line, const myo_event_rules *rules)
{
    const myo_log quiet = { 0 };
    return label != NULL && myo_event_kind(kind, label, line, rules, &quiet) == MYO_OK;
}

/* The columns only score knows, beside those of BIDS. */
typedef struct bids_columns {
    size_t type, channel, sigma, decided, recording;
} bids_columns;

static myo_status find_columns(bids_columns *at, const myo_table *table,
                               const myo_event_rules *rules, const myo_log *log)
{
    at->type = myo_table_column(table, "trial_type");
    at->channel = myo_table_column(table, "channel");
    at->sigma = rules->reference ? myo_table_column(table, "peak_over_sigma") : table->columns;
    at->decided = rules->reference ? table->columns : myo_table_column(table, "decided");
    at->recording = myo_table_column(table, "recording");
    if (myo_table_column(table, "onset") == table->columns)
        return myo_fail(log, MYO_MALFORMED,
                        "line 1: there is no column \"onset\"; the BIDS columns are onset, "
                        "duration, trial_type, channel");
    if (at->type == table->columns && rules->options->default_class == NULL)
        return myo_fail(log, MYO_MALFORMED,
                        "line 1: there is no column \"trial_type\"; add it, or say what all rows "
                        "are with --class NAME");
    return MYO_OK;
}

static myo_status number(double *out, const myo_table *table, size_t row, size_t column,
                         const char *what, const myo_log *log)
{
    *out = NAN;
    if (column == table->columns || myo_table_number(table, row, column, out))
        return MYO_OK;
    return myo_fail(log, MYO_MALFORMED, "line %zu: the %s \"%s\" is not a number",
                    table->lines[row], what, myo_table_cell(table, row, column));
}

static myo_status one_recording(const myo_table *table, size_t row, size_t column,
                                const myo_log *log)
{
    if (column == table->columns ||
        strcmp(myo_table_cell(table, row, column), myo_table_cell(table, 0, column)) == 0)
        return MYO_OK;
    return myo_fail(log, MYO_MALFORMED,
                    "line %zu: the table holds several recordings; give the folder it is in "
                    "instead",
                    table->lines[row]);
}

myo_status myo_events_from_bids(myo_array *events, myo_event_table *table,
                                const myo_event_rules *rules, myo_arena *arena, const myo_log *log)
{
    myo_annotations found = { 0 };
    bids_columns at;
    double decided = NAN;
    MYO_TRY(myo_bids_events_read(&found, table->path, arena, log));
    const myo_table *rows = found.table;
    MYO_TRY(find_columns(&at, rows, rules, log));
    table->has_channel = at.channel != rows->columns;
    table->has_sigma = at.sigma != rows->columns;
    table->has_decided = at.decided != rows->columns;
    for (size_t i = 0; i < found.count; i++) {
        const myo_annotation *one = &found.items[i];
        myo_score_event *event = NULL;
        MYO_TRY(one_recording(rows, i, at.recording, log));
        MYO_TRY(push(&event, events, one, "onset", log));
        MYO_TRY(number(&decided, rows, i, at.decided, "decision time", log));
        MYO_TRY(number(&event->peak_over_sigma, rows, i, at.sigma, "peak over sigma", log));
        if (!isnan(decided))
            MYO_TRY(
                myo_event_time(&event->decided_us, decided, 1, one->line, "decision time", log));
        const char *type = at.type == rows->columns ? rules->options->default_class
                           : one->label == NULL     ? "n/a"
                                                    : one->label;
        MYO_TRY(myo_event_kind(&event->kind, type, one->line, rules, log));
    }
    return end_of(&found, log);
}

/* The whole label is tried first, then its first word: ours read "fasciculation biceps". */
static myo_status label_kind(myo_score_event *event, const myo_annotation *one, bool only_numbers,
                             const myo_event_rules *rules, myo_arena *arena, const myo_log *log)
{
    const char *default_class = rules->options->default_class;
    if (one->label == NULL && default_class == NULL)
        return myo_fail(log, MYO_MALFORMED,
                        "line %zu: the label is empty; name its class, or say what all are with "
                        "--class NAME",
                        one->line);
    if (has_class(&event->kind, one->label, one->line, rules))
        return MYO_OK;
    if (one->label == NULL || (only_numbers && default_class != NULL))
        return myo_event_kind(&event->kind, default_class, one->line, rules, log);
    const char *word = myo_arena_text_n(arena, one->label, strcspn(one->label, " \t,;:("));
    return word == NULL ? MYO_NO_MEMORY : myo_event_kind(&event->kind, word, one->line, rules, log);
}

myo_status myo_events_from_audacity(myo_array *events, myo_event_table *table,
                                    const myo_event_rules *rules, myo_arena *arena,
                                    const myo_log *log)
{
    myo_annotations found = { 0 };
    const myo_status status = myo_audacity_labels_read(&found, table->path, arena);
    if (status != MYO_OK)
        return myo_fail(log, status, "%s", myo_status_text(status));
    for (size_t i = 0; i < found.count; i++) {
        myo_score_event *event = NULL;
        MYO_TRY(push(&event, events, &found.items[i], "start", log));
        MYO_TRY(label_kind(event, &found.items[i], false, rules, arena, log));
    }
    return end_of(&found, log);
}

/* Markers are numbers from 0 to 9, so a class for all of them is likely meant for these. */
myo_status myo_events_from_spikerbox(myo_array *events, myo_event_table *table,
                                     const myo_event_rules *rules, myo_arena *arena,
                                     const myo_log *log)
{
    myo_annotations found = { 0 };
    const myo_status status = myo_spikerbox_markers_read(&found, table->path, arena);
    if (status != MYO_OK)
        return myo_fail(log, status, "%s", myo_status_text(status));
    for (size_t i = 0; i < found.count; i++) {
        myo_score_event *event = NULL;
        MYO_TRY(push(&event, events, &found.items[i], "time", log));
        MYO_TRY(label_kind(event, &found.items[i], true, rules, arena, log));
    }
    return end_of(&found, log);
}

static myo_status read_wfdb(myo_annotations *found, const char *path, const myo_event_rules *rules,
                            myo_arena *arena, const myo_log *log)
{
    const double given_hz = rules->options->rate_hz;
    double rate_hz = given_hz;
    char *header = myo_arena_format(arena, "%.*s.hea", (int)(strlen(path) - strlen(".atr")), path);
    if (header == NULL)
        return MYO_NO_MEMORY;
    const bool has_header = given_hz > 0 || myo_wfdb_header_rate(&rate_hz, header) == MYO_OK;
    const myo_status status = myo_wfdb_annotations_read(found, path, rate_hz, arena);
    if (status != MYO_OK)
        return myo_fail(log, status, "%s", myo_status_text(status));
    if (found->rate_hz > 0) {
        if (given_hz > 0 && found->rate_hz != given_hz)
            myo_warn(log,
                     "--rate %.10g is not used here: the file's own note says that it counts in "
                     "steps of 1/%.10g s",
                     given_hz, found->rate_hz);
        return MYO_OK;
    }
    if (has_header)
        return myo_fail(log, MYO_RATE, "%s names no sampling rate; give --rate HZ", header);
    return myo_fail(log, MYO_RATE,
                    "annotations count samples and there is no %s to name the rate; give --rate HZ",
                    header);
}

/* By the annotation's text (AUX), then by its symbol; --map serves both. What is no event keeps out
 * of the way of --class, which speaks of the events of a file. */
static myo_status wfdb_kind(int *kind, bool *left_out, const myo_annotation *one,
                            const myo_event_rules *rules, const myo_log *log)
{
    *left_out = false;
    if (has_class(kind, one->label, one->line, rules) ||
        has_class(kind, one->symbol, one->line, rules))
        return MYO_OK;
    if (!one->is_event) {
        *kind = MYO_KIND_IGNORED;
        *left_out = true;
        return MYO_OK;
    }
    const char *label = rules->options->default_class;
    if (label == NULL)
        label = one->label != NULL ? one->label : one->symbol;
    return myo_event_kind(kind, label, one->line, rules, log);
}

myo_status myo_events_from_wfdb(myo_array *events, myo_event_table *table,
                                const myo_event_rules *rules, myo_arena *arena, const myo_log *log)
{
    myo_annotations found = { 0 };
    MYO_TRY(read_wfdb(&found, table->path, rules, arena, log));
    size_t ignored = 0;
    const myo_annotation *first = NULL;
    for (size_t i = 0; i < found.count; i++) {
        const myo_annotation *one = &found.items[i];
        myo_score_event *event = NULL;
        bool left_out = false;
        MYO_TRY(push(&event, events, one, "time", log));
        MYO_TRY(wfdb_kind(&event->kind, &left_out, one, rules, log));
        ignored += left_out;
        if (left_out && first == NULL)
            first = one;
    }
    MYO_TRY(end_of(&found, log));
    if (ignored > 0)
        myo_warn(log,
                 "%zu annotation%s no event (rhythm, comment, signal quality; the first is number "
                 "%zu, '%s') and not scored; --map '%s=CLASS' scores them",
                 ignored, ignored == 1 ? " is" : "s are", first->line, first->symbol,
                 first->symbol);
    return MYO_OK;
}
