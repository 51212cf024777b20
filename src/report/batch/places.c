/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/places.h"

#include <ctype.h>
#include <string.h>

#include "core/date_time.h"
#include "core/text.h"
#include "core/tsv.h"
#include "report/batch/folder_names.h"
#include "report/batch/muscle_name.h"
#include "report/batch/reference_contraction.h"

typedef struct place_reading {
    myo_batch *batch;
    const myo_log *log;
} place_reading;

/* A cell with something in it, else NULL. */
static const char *cell_of(const myo_table *table, size_t row, size_t column)
{
    const char *text = column < table->columns ? myo_table_cell(table, row, column) : "";
    return text[0] == '\0' || strcmp(text, "n/a") == 0 ? NULL : text;
}

/* The first of the columns that the table has; table->columns when it has none. */
static size_t column_of(const myo_table *table, const char *const *list)
{
    for (; *list != NULL; list++) {
        const size_t column = myo_table_column(table, *list);
        if (column < table->columns)
            return column;
    }
    return table->columns;
}

static const char *const id_names[] = { "participant", "participant_id", "subject", NULL };
static const char *const session_names[] = { "session", "session_id", "visit", NULL };
static const char *const date_names[] = { "date",           "recorded_at",    "acq_time",
                                          "recording_date", "recording_time", NULL };
static const char *const file_names[] = { "recording", "filename", "file", NULL };

/* "2024-03-04T10:00:00" of a cell, NULL for one that is no date. */
static myo_status date_of(const char **out, const place_reading *it, const char *cell)
{
    char text[MYO_DATE_TIME];
    *out = NULL;
    if (!myo_date_time(text, cell, NULL))
        return MYO_OK;
    *out = myo_arena_text(it->batch->arena, text);
    return *out == NULL ? MYO_NO_MEMORY : MYO_OK;
}

static void set_if_new(const char **slot, const char *value)
{
    if (*slot == NULL)
        *slot = value;
}

/* "sub-01" of "a/sub-01/x_emg.edf" or "sub-01_task-hold_emg.edf"; `bare` leaves out the prefix. */
static myo_status entity_of(const char **out, const place_reading *it, const char *key,
                            const char *prefix, bool bare)
{
    *out = NULL;
    for (const char *at = strstr(key, prefix); at != NULL; at = strstr(at + 1, prefix)) {
        if (at != key && at[-1] != '/' && at[-1] != '_')
            continue;
        const char *value = at + strlen(prefix);
        size_t length = 0;
        while (isalnum((unsigned char)value[length]) || value[length] == '+')
            length++;
        if (length == 0 || strchr("_/.", value[length]) == NULL)
            continue;
        const char *from = bare ? value : at;
        *out = myo_arena_text_n(it->batch->arena, from, (size_t)(value + length - from));
        return *out == NULL ? MYO_NO_MEMORY : MYO_OK;
    }
    return MYO_OK;
}

static myo_status by_entities(const place_reading *it, size_t index)
{
    myo_place *place = &it->batch->recordings[index].place;
    const char *key = it->batch->recordings[index].name, *value;
    MYO_TRY(entity_of(&value, it, key, "sub-", false));
    set_if_new(&place->participant, value);
    MYO_TRY(entity_of(&value, it, key, "ses-", false));
    set_if_new(&place->session, value);
    MYO_TRY(entity_of(&value, it, key, "task-", true));
    set_if_new(&place->task, value);
    return MYO_OK;
}

/* True when `id` stands in the key as a whole folder or before "_" or "." in a name. */
static bool key_has(const char *key, const char *id)
{
    const size_t length = strlen(id);
    for (const char *at = strstr(key, id); length > 0 && at != NULL; at = strstr(at + 1, id)) {
        const bool begins = at == key || at[-1] == '/' || at[-1] == '_';
        const bool ends = at[length] == '/' || at[length] == '_' || at[length] == '.';
        if (begins && ends)
            return true;
    }
    return false;
}

static size_t distinct_cells(const myo_table *table, size_t column)
{
    const char *seen[MYO_GROUPS_MOST + 1];
    size_t kinds = 0;
    for (size_t r = 0; r < table->rows && r < 512 && kinds <= MYO_GROUPS_MOST; r++) {
        const char *cell = cell_of(table, r, column);
        size_t k = 0;
        while (cell != NULL && k < kinds && strcmp(seen[k], cell) != 0)
            k++;
        if (cell != NULL && k == kinds)
            seen[kinds++] = cell;
    }
    return kinds;
}

/* The column `group`, else the first that has few values for many rows and nothing else to say. */
static size_t group_column(const myo_table *table, size_t id)
{
    const size_t group = myo_table_column(table, "group");
    const size_t session = column_of(table, session_names), date = column_of(table, date_names);
    for (size_t c = 0; group == table->columns && c < table->columns; c++) {
        if (c == id || c == session || c == date)
            continue;
        const size_t kinds = distinct_cells(table, c);
        if (kinds >= 2 && kinds < table->rows && kinds <= MYO_GROUPS_MOST)
            return c;
    }
    return group;
}

static myo_status by_participants(const place_reading *it, const myo_table *table)
{
    const size_t id = column_of(table, id_names), group = group_column(table, id);
    const size_t session = column_of(table, session_names), date = column_of(table, date_names);
    for (size_t i = 0; i < it->batch->input->count; i++) {
        const myo_batch_recording *recording = &it->batch->recordings[i];
        myo_place *place = &it->batch->recordings[i].place;
        size_t matches = 0, best = 0;
        for (size_t r = 0; r < table->rows && recording->channel_count > 0; r++) {
            const char *person = cell_of(table, r, id), *visit = cell_of(table, r, session);
            const bool is_own =
                person != NULL &&
                (key_has(recording->name, person) ||
                 (place->participant != NULL && strcmp(place->participant, person) == 0));
            if (!is_own || (visit != NULL && !key_has(recording->name, visit)))
                continue;
            best = matches++ == 0 ? r : best;
        }
        if (matches == 0)
            continue;
        set_if_new(&place->participant, cell_of(table, best, id));
        set_if_new(&place->group, cell_of(table, best, group));
        if (matches > 1)
            continue; /* which of the visits is not known */
        set_if_new(&place->session, cell_of(table, best, session));
        const char *when;
        MYO_TRY(date_of(&when, it, cell_of(table, best, date)));
        set_if_new(&place->recorded_at, when);
    }
    if (group < table->columns)
        it->batch->group_source =
            myo_arena_format(it->batch->arena, "participants.tsv, column %s", table->header[group]);
    return it->batch->group_source == NULL ? MYO_NO_MEMORY : MYO_OK;
}

/* A row names a recording by its key, or by its file name where that is the key's last part. */
static bool names_recording(const char *cell, const char *key)
{
    const size_t length = strlen(cell), its = strlen(key);
    return strcmp(cell, key) == 0 ||
           (its > length && key[its - length - 1] == '/' && strcmp(key + its - length, cell) == 0);
}

static myo_status by_recordings_info(const place_reading *it, const myo_table *table)
{
    static const char *const tasks[] = { "task", NULL }, *const groups[] = { "group", NULL };
    const size_t file = column_of(table, file_names), id = column_of(table, id_names);
    const size_t session = column_of(table, session_names), date = column_of(table, date_names);
    const size_t task = column_of(table, tasks), group = column_of(table, groups);
    for (size_t i = 0; i < it->batch->input->count; i++)
        for (size_t r = 0; r < table->rows; r++) {
            const char *cell = cell_of(table, r, file);
            if (cell == NULL || !names_recording(cell, it->batch->recordings[i].name))
                continue;
            myo_place *place = &it->batch->recordings[i].place;
            set_if_new(&place->participant, cell_of(table, r, id));
            set_if_new(&place->session, cell_of(table, r, session));
            set_if_new(&place->task, cell_of(table, r, task));
            set_if_new(&place->group, cell_of(table, r, group));
            const char *when;
            MYO_TRY(date_of(&when, it, cell_of(table, r, date)));
            set_if_new(&place->recorded_at, when);
        }
    if (group < table->columns)
        it->batch->group_source = "recordings_info.tsv";
    return MYO_OK;
}

/* The table at `path` if it has one of the columns; a table that is no use is warned about. */
static myo_status read_table(bool *good, myo_table *table, const place_reading *it,
                             const char *path, const char *const *column)
{
    const myo_log quiet = { 0 };
    *good = false;
    if (path == NULL)
        return MYO_OK;
    const myo_status status = myo_table_read(table, path, '\t', it->batch->arena, &quiet);
    if (status == MYO_NO_MEMORY)
        return status;
    *good = status == MYO_OK && column_of(table, column) < table->columns;
    if (!*good)
        myo_warn(it->log, "%s: not a table with a column %s; it is not used", path,
                 column == id_names ? "participant_id" : column[0]);
    return MYO_OK;
}

/* What of a file's name may be its task: "hold" of "a/hold_2.wav". */
static size_t stem_of(const char **name, const char *key)
{
    const char *slash = strrchr(key, '/');
    *name = slash == NULL ? key : slash + 1;
    const size_t whole = strcspn(*name, ".");
    size_t length = whole;
    while (length > 0 && isdigit((unsigned char)(*name)[length - 1]))
        length--;
    while (length > 0 && strchr("_- ", (*name)[length - 1]) != NULL)
        length--;
    return length > 1 ? length : whole;
}

/* Whether the task's name returns under the same participant in another session. */
static bool returns(const place_reading *it, size_t index, const char *name, size_t length)
{
    const myo_place *place = &it->batch->recordings[index].place;
    const size_t count = it->batch->input->count;
    /* keys are sorted, so a participant's are near; a batch is small where this is used */
    for (size_t k = index > 2000 ? index - 2000 : 0; k < count && k < index + 2000; k++) {
        const myo_place *its = &it->batch->recordings[k].place;
        const char *other;
        if (its->participant != NULL && its->session != NULL &&
            strcmp(its->participant, place->participant) == 0 &&
            strcmp(its->session, place->session) != 0 &&
            stem_of(&other, it->batch->recordings[k].name) == length &&
            memcmp(other, name, length) == 0)
            return true;
    }
    return false;
}

/* A file name that returns in another session is the same task; so are its numbered siblings. */
static myo_status tasks_by_names(const place_reading *it)
{
    for (size_t i = 0; i < it->batch->input->count; i++) {
        myo_place *place = &it->batch->recordings[i].place;
        const char *name;
        const size_t length = stem_of(&name, it->batch->recordings[i].name);
        if (place->session == NULL || place->participant == NULL || place->task != NULL ||
            it->batch->recordings[i].channel_count == 0 || !returns(it, i, name, length))
            continue;
        const char *task = myo_arena_text_n(it->batch->arena, name, length);
        if (task == NULL)
            return MYO_NO_MEMORY;
        place->task = myo_names_visit(task) ? NULL : task; /* "before" is no task */
    }
    return MYO_OK;
}

static myo_status fill_rows(const place_reading *it)
{
    for (size_t i = 0; i < it->batch->input->count; i++) {
        const myo_place *place = &it->batch->recordings[i].place;
        for (size_t c = 0; c < it->batch->recordings[i].channel_count; c++) {
            myo_recording_row *row = &it->batch->recordings[i].channels[c].row;
            myo_muscle_name name;
            MYO_TRY(myo_muscle_name_split(&name, row->summary.channel, it->batch->arena));
            row->participant = place->participant;
            row->session = place->session;
            row->task = place->task;
            row->group = place->group;
            row->recorded_at = place->recorded_at;
            row->side = name.side;
            row->muscle = name.muscle;
        }
    }
    return myo_reference_contractions(it->batch);
}

/* When every person is a group of their own, there is nothing to compare. */
static void drop_useless_groups(myo_batch *batch)
{
    bool same = true;
    for (size_t i = 0; i < batch->input->count && same; i++) {
        const myo_place *place = &batch->recordings[i].place;
        same = place->group == NULL ||
               (place->participant != NULL && strcmp(place->group, place->participant) == 0);
    }
    for (size_t i = 0; i < batch->input->count && same; i++)
        batch->recordings[i].place.group = NULL;
}

myo_status myo_places_make(myo_batch *batch, const myo_log *log)
{
    const place_reading it = { batch, log };
    myo_table table;
    bool good;
    batch->group_source = "the folders";
    MYO_TRY(read_table(&good, &table, &it, batch->input->recordings_info, file_names));
    if (good)
        MYO_TRY(by_recordings_info(&it, &table));
    for (size_t i = 0; i < batch->input->count; i++) {
        set_if_new(&batch->recordings[i].place.recorded_at, batch->recordings[i].recorded_at);
        MYO_TRY(by_entities(&it, i));
    }
    MYO_TRY(read_table(&good, &table, &it, batch->input->participants, id_names));
    if (good)
        MYO_TRY(by_participants(&it, &table));
    else
        MYO_TRY(myo_places_by_folders(batch));
    MYO_TRY(tasks_by_names(&it));
    drop_useless_groups(batch);
    return fill_rows(&it);
}
