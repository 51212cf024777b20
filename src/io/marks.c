/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Task marks: BIDS events, Backyard Brains markers, Audacity labels. Truth files are never read. */
#include "core/arena.h"
#include "core/array.h"
#include "core/memory.h"
#include "io/settle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/text.h"
#include "core/tsv.h"

enum { LABEL_BYTES = 64 << 20 };

typedef struct marker {
    const myo_recording_info *info;
    myo_arena *arena;
    myo_log log;
    myo_array marks; /* of myo_mark */
} marker;

static myo_status add(marker *it, double onset, double duration, const char *type,
                      const char *channel)
{
    myo_mark *mark = myo_array_push(&it->marks);
    if (mark == NULL)
        return MYO_NO_MEMORY;
    *mark = (myo_mark) { onset, duration, type, channel };
    return MYO_OK;
}

/* The channel as the recording names it, NULL when it has none of this name. */
static const char *channel_named(const marker *it, const char *name, size_t length)
{
    for (size_t s = 0; s < it->info->stream_count; s++) {
        const myo_stream *stream = &it->info->streams[s];
        for (size_t c = 0; c < stream->channel_count; c++) {
            const char *own = stream->channels[c].name;
            if (strlen(own) == length && memcmp(own, name, length) == 0)
                return own;
        }
    }
    return NULL;
}

/* BIDS lets one row name several channels, separated by "|". */
static myo_status add_channels(marker *it, const myo_mark *mark, const char *names, size_t line)
{
    if (names == NULL)
        return add(it, mark->onset_s, mark->duration_s, mark->type, NULL);
    for (const char *at = names;;) {
        const size_t length = strcspn(at, "|");
        const char *own = channel_named(it, names, strlen(names));
        const bool whole = own != NULL;
        if (!whole)
            own = channel_named(it, at, length);
        if (own == NULL)
            return myo_fail(&it->log, MYO_CHANNEL,
                            "line %zu: the recording has no channel \"%.*s\"; `myoscribe info` "
                            "lists its channels",
                            line, (int)length, at);
        MYO_TRY(add(it, mark->onset_s, mark->duration_s, mark->type, own));
        if (whole || at[length] == '\0')
            return MYO_OK;
        at += length + 1;
    }
}

static const char *cell(const myo_table *table, size_t row, size_t column)
{
    const char *text = column < table->columns ? myo_table_cell(table, row, column) : "n/a";
    return text[0] == '\0' || strcmp(text, "n/a") == 0 ? NULL : text;
}

static myo_status read_bids(marker *it, const char *path)
{
    myo_table table;
    MYO_TRY(myo_table_read(&table, path, '\t', it->arena, &it->log));
    const size_t onset = myo_table_column(&table, "onset");
    const size_t duration = myo_table_column(&table, "duration");
    const size_t type = myo_table_column(&table, "trial_type");
    const size_t channel = myo_table_column(&table, "channel");
    if (onset == table.columns || duration == table.columns)
        return myo_fail(&it->log, MYO_MALFORMED,
                        "there is no column `onset` or `duration`; the first line must begin: "
                        "onset duration trial_type");
    for (size_t i = 0; i < table.rows; i++) {
        double start = NAN, length = NAN;
        if (!myo_table_number(&table, i, onset, &start) ||
            !myo_table_number(&table, i, duration, &length) || !isfinite(start) || isinf(length) ||
            length < 0)
            return myo_fail(&it->log, MYO_MALFORMED,
                            "line %zu: onset and duration must be seconds, the duration not "
                            "negative",
                            table.lines[i]);
        const char *name = cell(&table, i, type);
        const myo_mark mark = { start, isnan(length) ? 0 : length, name == NULL ? "n/a" : name,
                                NULL };
        MYO_TRY(add_channels(it, &mark, cell(&table, i, channel), table.lines[i]));
    }
    return MYO_OK;
}

/* The next line of a text in place; NULL at its end. */
static char *next_line(char **at)
{
    char *line = *at;
    if (line == NULL || *line == '\0')
        return NULL;
    char *end = line + strcspn(line, "\r\n");
    *at = *end == '\0' ? NULL : end + 1 + (end[0] == '\r' && end[1] == '\n');
    *end = '\0';
    return line;
}

/* "1,\t6.0050" after lines that begin with '#' */
static myo_status read_backyard(marker *it, char *text)
{
    size_t number = 0;
    for (char *line; (line = next_line(&text)) != NULL;) {
        number++;
        if (line[0] == '#' || line[strspn(line, " \t")] == '\0')
            continue;
        char *comma = strchr(line, ',');
        double onset = 0;
        if (comma == NULL || !myo_text_number(comma + 1, &onset, false))
            return myo_fail(&it->log, MYO_MALFORMED,
                            "line %zu is not \"marker, seconds\"; correct or remove it", number);
        *comma = '\0';
        MYO_TRY(add(it, onset, 0, line, NULL));
    }
    return MYO_OK;
}

/* "start\tend\ttext"; a line that begins with a backslash holds frequencies. False: not labels. */
static bool read_labels(marker *it, char *text, myo_status *status)
{
    for (char *line; *status == MYO_OK && (line = next_line(&text)) != NULL;) {
        if (line[0] == '\\' || line[0] == '\0')
            continue;
        char *second = strchr(line, '\t'), *third = NULL;
        double start = 0, end = 0;
        if (second == NULL)
            return false;
        *second++ = '\0';
        third = strchr(second, '\t');
        if (third != NULL)
            *third++ = '\0';
        if (!myo_text_number(line, &start, false) || !myo_text_number(second, &end, false) ||
            end < start || (third != NULL && strchr(third, '\t') != NULL))
            return false;
        *status =
            add(it, start, end - start, third == NULL || *third == '\0' ? "n/a" : third, NULL);
    }
    return true;
}

static char *text_of(const marker *it, const char *path, myo_status *status)
{
    char *bytes = NULL;
    size_t length = 0;
    *status = myo_file_read(&bytes, &length, path, LABEL_BYTES);
    if (*status != MYO_OK)
        return NULL;
    const size_t mark = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    char *copy = myo_arena_text_n(it->arena, bytes + mark, length - mark);
    myo_memory_free(bytes);
    if (copy == NULL)
        *status = MYO_NO_MEMORY;
    return copy;
}

static int by_onset(const void *a, const void *b)
{
    const myo_mark *one = *(const myo_mark *const *)a, *other = *(const myo_mark *const *)b;
    if (one->onset_s != other->onset_s)
        return one->onset_s < other->onset_s ? -1 : 1;
    return one < other ? -1 : one > other;
}

static myo_status sorted(myo_recording_info *info, const myo_array *marks, myo_arena *arena)
{
    const myo_mark *items = marks->items;
    const myo_mark **order = myo_arena_new(arena, marks->count, sizeof *order);
    myo_mark *out = myo_arena_new(arena, marks->count, sizeof *out);
    if (order == NULL || out == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < marks->count; i++)
        order[i] = &items[i];
    if (marks->count > 0)
        qsort(order, marks->count, sizeof *order, by_onset);
    for (size_t i = 0; i < marks->count; i++)
        out[i] = *order[i];
    info->marks = out;
    info->mark_count = marks->count;
    return MYO_OK;
}

static myo_status find(marker *it, const myo_open_request *request, myo_draft *draft,
                       const char **source)
{
    myo_status status = MYO_OK;
    const char *path = request->options->events_path;
    const bool named = path != NULL;
    if (!named)
        path = myo_sidecar_path(request, "_events.tsv", &status);
    MYO_TRY(status);
    if (path == NULL)
        MYO_TRY(myo_bids_table(&path, "_events.tsv", draft, request));
    if (named)
        MYO_TRY(myo_reader_looks_at(request, path));
    it->log.subject = path;
    *source = path;
    if (path != NULL && (!named || myo_text_ends(path, ".tsv")))
        return read_bids(it, path);
    if (!named)
        path = myo_sidecar_path(request, "-events.txt", &status);
    MYO_TRY(status);
    const bool backyard = path != NULL && myo_text_ends(path, "-events.txt");
    if (path == NULL && !myo_text_ends(request->path, ".txt"))
        path = myo_sidecar_path(request, ".txt", &status);
    MYO_TRY(status);
    it->log.subject = path;
    *source = path;
    if (path == NULL)
        return MYO_OK;
    char *text = text_of(it, path, &status);
    if (text == NULL)
        return myo_fail(&it->log, status, "%s; check the name and the permissions",
                        myo_status_text(status));
    if (backyard)
        return read_backyard(it, text);
    if (!read_labels(it, text, &status)) {
        if (named)
            return myo_fail(&it->log, MYO_MALFORMED,
                            "neither BIDS events (.tsv), Audacity labels nor Backyard Brains "
                            "markers (-events.txt); see the README for the three forms");
        it->marks.count = 0; /* some other text beside the recording */
        *source = NULL;
    }
    return status;
}

myo_status myo_marks_settle(myo_recording_info *info, const myo_open_request *request,
                            myo_draft *draft)
{
    marker it = { .info = info,
                  .arena = request->arena,
                  .log = { request->log == NULL ? NULL : request->log->write,
                           request->log == NULL ? NULL : request->log->context, NULL },
                  .marks = MYO_ARRAY(myo_mark) };
    const char *source = NULL;
    const myo_mark *own = draft->marks.items;
    myo_status status = find(&it, request, draft, &source);
    it.log.subject = request->path;
    for (size_t i = 0; status == MYO_OK && source == NULL && i < draft->marks.count; i++)
        status = add_channels(&it, &own[i], own[i].channel, i + 1);
    if (status == MYO_OK)
        status = sorted(info, &it.marks, request->arena);
    if (status == MYO_OK && info->mark_count > 0) {
        info->mark_source =
            source == NULL ? "file" : myo_arena_text(request->arena, myo_base_name(source));
        status = info->mark_source == NULL ? MYO_NO_MEMORY : MYO_OK;
    }
    myo_array_free(&it.marks);
    return status;
}
