/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/channels_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/fail.h"
#include "core/text.h"
#include "core/tsv.h"
#include "io/bids_inheritance.h"
#include "io/reader.h"
#include "io/sidecar.h"
#include "io/channel_type.h"

static const char *said(const myo_table *table, size_t row, size_t column)
{
    const char *cell = column < table->columns ? myo_table_cell(table, row, column) : "n/a";
    return cell[0] == '\0' || strcmp(cell, "n/a") == 0 ? NULL : cell;
}

static myo_status number(double *out, const myo_table *table, size_t row, size_t column,
                         const myo_log *log)
{
    *out = NAN;
    if (column < table->columns && !myo_table_number(table, row, column, out))
        return myo_fail(log, MYO_MALFORMED, "line %zu: %s \"%s\" is not a number; write one or n/a",
                        table->lines[row], table->header[column],
                        myo_table_cell(table, row, column));
    return MYO_OK;
}

static myo_status row_of(myo_channel_note *out, const myo_table *table, size_t row,
                         const myo_log *log)
{
    *out = (myo_channel_note) { .name = said(table, row, myo_table_column(table, "name")),
                                .units = said(table, row, myo_table_column(table, "units")),
                                .type = -1,
                                .line = table->lines[row] };
    const char *type = said(table, row, myo_table_column(table, "type"));
    if (type != NULL) {
        out->type = myo_channel_type_find(type);
        if (out->type < 0)
            return myo_fail(log, MYO_MALFORMED,
                            "line %zu: type \"%s\" is unknown; write EMG, ACC, GYRO, FORCE, TRIG "
                            "or MISC",
                            out->line, type);
    }
    const char *state = said(table, row, myo_table_column(table, "status"));
    out->is_bad = state != NULL && myo_text_same(state, "bad");
    if (state != NULL && !out->is_bad && !myo_text_same(state, "good"))
        return myo_fail(log, MYO_MALFORMED,
                        "line %zu: status \"%s\" is unknown; write good, bad or n/a", out->line,
                        state);
    MYO_TRY(number(&out->full_scale, table, row, myo_table_column(table, "full_scale"), log));
    MYO_TRY(number(&out->offset, table, row, myo_table_column(table, "offset"), log));
    MYO_TRY(number(&out->gain, table, row, myo_table_column(table, "gain"), log));
    if (out->gain == 0 || (!isnan(out->gain) && !isnan(out->full_scale)))
        return myo_fail(log, MYO_MALFORMED,
                        out->gain == 0
                            ? "line %zu: gain is 0; write the value in `units` of one count"
                            : "line %zu: gain and full_scale both say the scale; leave one out",
                        out->line);
    if (out->units == NULL && !isnan(out->gain))
        return myo_fail(log, MYO_UNIT,
                        "line %zu: gain has no unit; fill the column `units`, e.g. uV", out->line);
    if (out->full_scale == 0)
        return myo_fail(log, MYO_MALFORMED,
                        "line %zu: full_scale is 0; write the value in `units` at digital full "
                        "scale",
                        out->line);
    if (out->units == NULL && !isnan(out->full_scale))
        return myo_fail(log, MYO_UNIT,
                        "line %zu: full_scale has no unit; fill the column `units`, e.g. uV",
                        out->line);
    return MYO_OK;
}

static int by_name(const void *a, const void *b)
{
    const myo_channel_note *one = *(const myo_channel_note *const *)a;
    const myo_channel_note *other = *(const myo_channel_note *const *)b;
    const int order = strcmp(one->name, other->name);
    return order != 0 ? order : one->line < other->line ? -1 : one->line > other->line;
}

static myo_status check_names(const myo_channel_note *rows, size_t count, myo_arena *arena,
                              const myo_log *log)
{
    const myo_channel_note **named = myo_arena_new(arena, count, sizeof *named);
    if (named == NULL)
        return MYO_NO_MEMORY;
    size_t used = 0;
    for (size_t i = 0; i < count; i++)
        if (rows[i].name != NULL)
            named[used++] = &rows[i];
    if (used > 1)
        qsort(named, used, sizeof *named, by_name);
    for (size_t i = 1; i < used; i++)
        if (strcmp(named[i - 1]->name, named[i]->name) == 0)
            return myo_fail(log, MYO_MALFORMED,
                            "line %zu: channel \"%s\" has its row in line %zu already; give each "
                            "channel one row and a name of its own",
                            named[i]->line, named[i]->name, named[i - 1]->line);
    return MYO_OK;
}

myo_status myo_channel_notes_read(myo_channel_notes *out, myo_draft *draft,
                                  const myo_open_request *request)
{
    myo_status status = MYO_OK;
    *out = (myo_channel_notes) { .source = NULL };
    const char *path = myo_sidecar_path(request, "_channels.tsv", &status);
    MYO_TRY(status);
    if (path == NULL)
        MYO_TRY(myo_bids_table(&path, "_channels.tsv", draft, request));
    if (path == NULL)
        path = request->options->channels_path;
    if (path == NULL)
        return MYO_OK;
    MYO_TRY(myo_reader_looks_at(request, path));
    const myo_log log = { request->log == NULL ? NULL : request->log->write,
                          request->log == NULL ? NULL : request->log->context, path };
    myo_table table;
    MYO_TRY(myo_table_read(&table, path, '\t', request->arena, &log));
    if (myo_table_column(&table, "name") == table.columns)
        return myo_fail(&log, MYO_MALFORMED,
                        "there is no column `name`; the first line must be: name type units");
    myo_channel_note *rows = myo_arena_new(request->arena, table.rows, sizeof *rows);
    if (rows == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < table.rows; i++)
        MYO_TRY(row_of(&rows[i], &table, i, &log));
    MYO_TRY(check_names(rows, table.rows, request->arena, &log));
    *out = (myo_channel_notes) { .source = myo_arena_text(request->arena, myo_base_name(path)),
                                 .count = table.rows,
                                 .rows = rows };
    return out->source == NULL ? MYO_NO_MEMORY : MYO_OK;
}

const myo_channel_note *myo_channel_note_of(const myo_channel_notes *notes, const char *name)
{
    const char *slash = strrchr(name, '/');
    for (size_t i = 0; i < notes->count; i++) {
        const char *said = notes->rows[i].name;
        if (said != NULL &&
            (strcmp(said, name) == 0 || (slash != NULL && strcmp(said, slash + 1) == 0)))
            return &notes->rows[i];
    }
    return NULL;
}
