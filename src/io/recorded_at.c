/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/recorded_at.h"

#include <string.h>

#include "core/date_time.h"
#include "core/fail.h"
#include "core/tsv.h"

myo_status myo_recorded_at_take(myo_draft *draft, const myo_open_request *request, const char *date,
                                const char *time, const char *source)
{
    char text[MYO_DATE_TIME];
    if (draft->recorded_at != NULL || !myo_date_time(text, date, time))
        return MYO_OK;
    draft->recorded_at = myo_arena_text(request->arena, text);
    draft->recorded_at_source = source;
    return draft->recorded_at == NULL ? MYO_NO_MEMORY : MYO_OK;
}

/* A folder of the recording's path that begins with `prefix`: its name and where it ends. */
typedef struct folder {
    const char *name;
    size_t length, end; /* end: of "path/to/sub-01/" */
} folder;

static bool find_folder(folder *out, const char *path, const char *prefix)
{
    for (const char *at = path; at != NULL; at = strchr(at, '/')) {
        at += *at == '/';
        const char *slash = strchr(at, '/');
        if (slash == NULL)
            return false;
        if (strncmp(at, prefix, strlen(prefix)) == 0) {
            *out = (folder) { at, (size_t)(slash - at), (size_t)(slash + 1 - path) };
            return true;
        }
    }
    return false;
}

/* `acq_time` in the row of a table whose `column` is `value`. */
static myo_status take_from(myo_draft *draft, const myo_open_request *request, const char *path,
                            const char *column, const char *value)
{
    if (path == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_reader_looks_at(request, path));
    if (draft->recorded_at != NULL || !myo_reader_saw(request, path))
        return MYO_OK;
    myo_table table;
    const myo_log quiet = { 0 }; /* a table that cannot be read says nothing of time */
    const myo_status status = myo_table_read(&table, path, '\t', request->arena, &quiet);
    if (status != MYO_OK)
        return status == MYO_NO_MEMORY ? status : MYO_OK;
    const size_t key = myo_table_column(&table, column),
                 when = myo_table_column(&table, "acq_time");
    const char *slash = strrchr(path, '/');
    for (size_t row = 0; key < table.columns && when < table.columns && row < table.rows; row++)
        if (strcmp(myo_table_cell(&table, row, key), value) == 0)
            return myo_recorded_at_take(draft, request, myo_table_cell(&table, row, when), NULL,
                                        slash == NULL ? path : slash + 1);
    return MYO_OK;
}

myo_status myo_recorded_at_settle(myo_draft *draft, const myo_open_request *request)
{
    folder person, session;
    myo_arena *arena = request->arena;
    const char *path = request->path;
    if (draft->recorded_at != NULL || !find_folder(&person, path, "sub-"))
        return MYO_OK;
    const bool has_session = find_folder(&session, path, "ses-") && session.end > person.end;
    if (has_session)
        MYO_TRY(take_from(draft, request,
                          myo_arena_format(arena, "%.*s%.*s_%.*s_scans.tsv", (int)session.end, path,
                                           (int)person.length, person.name, (int)session.length,
                                           session.name),
                          "filename", path + session.end));
    MYO_TRY(take_from(draft, request,
                      myo_arena_format(arena, "%.*s%.*s_scans.tsv", (int)person.end, path,
                                       (int)person.length, person.name),
                      "filename", path + person.end));
    if (!has_session)
        return MYO_OK;
    const char *name = myo_arena_text_n(arena, session.name, session.length);
    if (name == NULL)
        return MYO_NO_MEMORY;
    return take_from(draft, request,
                     myo_arena_format(arena, "%.*s%.*s_sessions.tsv", (int)person.end, path,
                                      (int)person.length, person.name),
                     "session_id", name);
}
