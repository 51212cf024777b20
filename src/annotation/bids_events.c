/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "annotation/bids_events.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"

static const char *text_at(const myo_table *table, size_t row, size_t column)
{
    const char *text = column < table->columns ? myo_table_cell(table, row, column) : "n/a";
    return text[0] == '\0' || strcmp(text, "n/a") == 0 ? NULL : text;
}

static myo_status number_at(double *out, const myo_table *table, size_t row, size_t column,
                            const char **fault, myo_arena *arena)
{
    if (*fault != NULL || column == table->columns || myo_table_number(table, row, column, out))
        return MYO_OK;
    *fault = myo_arena_format(arena, "line %zu: the %s \"%s\" is not a number", table->lines[row],
                              table->header[column], myo_table_cell(table, row, column));
    return *fault == NULL ? MYO_NO_MEMORY : MYO_OK;
}

myo_status myo_bids_events_read(myo_annotations *out, const char *path, myo_arena *arena,
                                const myo_log *log)
{
    *out = (myo_annotations) { .items = NULL };
    myo_table *table = myo_arena_new(arena, 1, sizeof *table);
    if (table == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_table_read(table, path, '\t', arena, log));
    const size_t onset = myo_table_column(table, "onset");
    const size_t duration = myo_table_column(table, "duration");
    const size_t type = myo_table_column(table, "trial_type");
    const size_t channel = myo_table_column(table, "channel");
    myo_annotation *items = myo_arena_new(arena, table->rows, sizeof *items);
    if (items == NULL)
        return MYO_NO_MEMORY;
    out->table = table;
    out->items = items;
    for (size_t row = 0; row < table->rows && out->fault == NULL; row++) {
        myo_annotation *one = &items[row];
        *one = (myo_annotation) { .onset_s = NAN,
                                  .duration_s = NAN,
                                  .end_s = NAN,
                                  .label = text_at(table, row, type),
                                  .channel = text_at(table, row, channel),
                                  .line = table->lines[row],
                                  .is_event = true };
        MYO_TRY(number_at(&one->onset_s, table, row, onset, &out->fault, arena));
        MYO_TRY(number_at(&one->duration_s, table, row, duration, &out->fault, arena));
        out->count += out->fault == NULL;
    }
    return MYO_OK;
}
