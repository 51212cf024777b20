/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/participants.h"

#include <string.h>

#include "core/fail.h"
#include "core/tsv.h"

/* The index-th folder of a key, or NULL; the last component is the file. */
static const char *folder_of(const myo_batch *batch, const char *key, size_t index)
{
    for (;; index--) {
        const char *end = strchr(key, '/');
        if (end == NULL)
            return NULL;
        if (index == 0)
            return myo_arena_text_n(batch->arena, key, (size_t)(end - key));
        key = end + 1;
    }
}

size_t myo_distinct(const char *const *labels, size_t count, size_t most)
{
    const char *seen[MYO_GROUPS_MOST + 1];
    size_t kinds = 0;
    for (size_t i = 0; i < count && kinds <= most; i++) {
        size_t k = 0;
        if (labels[i] == NULL)
            continue;
        while (k < kinds && strcmp(seen[k], labels[i]) != 0)
            k++;
        if (k == kinds)
            seen[kinds++] = labels[i];
        if (kinds > MYO_GROUPS_MOST)
            break;
    }
    return kinds;
}

/* Groups are the outermost folders that differ; people the folders inside them, else the parent. */
static void label_by_folders(myo_labels *out, const myo_batch *batch)
{
    const size_t count = batch->input->count;
    size_t depth = 0;
    for (;; depth++) {
        bool deeper = false;
        for (size_t i = 0; i < count; i++) {
            const myo_batch_recording *recording = &batch->recordings[i];
            out->group[i] =
                recording->channel_count == 0 ? NULL : folder_of(batch, recording->name, depth);
            deeper = deeper || out->group[i] != NULL;
        }
        if (!deeper || myo_distinct(out->group, count, MYO_GROUPS_MOST) > 1)
            break;
    }
    const bool grouped = myo_distinct(out->group, count, MYO_GROUPS_MOST) <= MYO_GROUPS_MOST;
    for (size_t i = 0; i < count; i++) {
        const myo_batch_recording *recording = &batch->recordings[i];
        if (recording->channel_count == 0)
            continue;
        out->person[i] = folder_of(batch, recording->name, depth + 1);
        if (out->person[i] == NULL) { /* no folder inside: the folder itself is the person */
            out->person[i] = out->group[i] != NULL ? out->group[i]
                             : depth > 0           ? folder_of(batch, recording->name, depth - 1)
                                                   : NULL;
        }
    }
    /* a stray folder beside files at the top is not a person */
    bool all = true;
    for (size_t i = 0; i < count; i++)
        all = all && (batch->recordings[i].channel_count == 0 || out->person[i] != NULL);
    if (!all)
        memset(out->person, 0, count * sizeof *out->person);
    /* when every person is a group of their own, there is nothing to compare */
    bool same = true;
    for (size_t i = 0; i < count; i++)
        same = same && (out->group[i] == NULL || out->group[i] == out->person[i]);
    if (same || !grouped)
        memset(out->group, 0, count * sizeof *out->group);
    out->group_source = "the folders";
}

/* True when `id` stands in the key as a whole folder or before "_" or "." in a name. */
static bool key_has(const char *key, const char *id)
{
    const size_t length = strlen(id);
    if (length == 0)
        return false;
    for (const char *at = strstr(key, id); at != NULL; at = strstr(at + 1, id)) {
        const bool begins = at == key || at[-1] == '/' || at[-1] == '_';
        const bool ends = at[length] == '/' || at[length] == '_' || at[length] == '.';
        if (begins && ends)
            return true;
    }
    return false;
}

static size_t group_column(const myo_table *table, size_t id)
{
    size_t column = myo_table_column(table, "group");
    const char *values[512];
    const size_t rows = table->rows < 512 ? table->rows : 512;
    for (size_t c = 0; column == table->columns && c < table->columns; c++) {
        if (c == id)
            continue;
        for (size_t r = 0; r < rows; r++)
            values[r] = myo_table_cell(table, r, c);
        const size_t kinds = myo_distinct(values, rows, MYO_GROUPS_MOST);
        if (kinds >= 2 && kinds < rows && kinds <= MYO_GROUPS_MOST)
            column = c;
    }
    return column;
}

static myo_status label_by_table(myo_labels *out, const myo_batch *batch, const myo_table *table)
{
    const size_t id = myo_table_column(table, "participant_id");
    const size_t group = group_column(table, id);
    for (size_t i = 0; i < batch->input->count; i++) {
        const myo_batch_recording *recording = &batch->recordings[i];
        for (size_t r = 0; r < table->rows && recording->channel_count > 0; r++) {
            const char *person = myo_table_cell(table, r, id);
            if (!key_has(recording->key, person))
                continue;
            out->person[i] = person;
            out->group[i] = group < table->columns ? myo_table_cell(table, r, group) : NULL;
        }
    }
    if (group < table->columns)
        out->group_source =
            myo_arena_format(batch->arena, "participants.tsv, column %s", table->header[group]);
    return out->group_source == NULL ? MYO_NO_MEMORY : MYO_OK;
}

myo_status myo_labels_make(myo_labels *out, const myo_batch *batch, const myo_log *log)
{
    const size_t count = batch->input->count;
    *out = (myo_labels) { .person = myo_arena_new(batch->arena, count + 1, sizeof *out->person),
                          .group = myo_arena_new(batch->arena, count + 1, sizeof *out->group),
                          .group_source = "participants.tsv" };
    if (out->person == NULL || out->group == NULL)
        return MYO_NO_MEMORY;
    myo_table table;
    if (batch->input->participants != NULL) {
        const myo_log quiet = { 0 };
        const myo_status status =
            myo_table_read(&table, batch->input->participants, '\t', batch->arena, &quiet);
        if (status == MYO_NO_MEMORY)
            return status;
        if (status == MYO_OK && myo_table_column(&table, "participant_id") < table.columns)
            return label_by_table(out, batch, &table);
        myo_warn(log,
                 "%s: not a table with a column participant_id; groups are taken from the "
                 "folders instead",
                 batch->input->participants);
    }
    label_by_folders(out, batch);
    return MYO_OK;
}
