/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/recorded_at.h"

#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/text.h"
#include "core/tsv.h"

static bool is_date(int year, int month, int day)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (year < 1970 || year > 2199 || month < 1 || month > 12 || day < 1)
        return false;
    return day <= lengths[month - 1] + (leap && month == 2) &&
           !(year == 1985 && month == 1 && day == 1);
}

/* Year, month and day in this order with '-' or '/' between, or day first with '/' or '.'. Returns
 * what follows, NULL when it is no date. */
static const char *parse_date(const char *text, int *year, int *month, int *day)
{
    int used = 0, one = 0, two = 0, three = 0;
    char first = 0, second = 0;
    if (sscanf(text, " %4d%c%2d%c%4d%n", &one, &first, &two, &second, &three, &used) < 5 ||
        first != second || strchr("-/.", first) == NULL)
        return NULL;
    const bool year_first = one > 31;
    *year = year_first ? one : three;
    *month = two;
    *day = year_first ? three : one;
    return is_date(*year, *month, *day) ? text + used : NULL;
}

static bool parse_time(const char *text, int *hour, int *minute, double *second)
{
    *second = 0;
    const int parts = sscanf(text, " %2d:%2d:%lf", hour, minute, second);
    return parts >= 2 && *hour >= 0 && *hour < 24 && *minute >= 0 && *minute < 60 && *second >= 0 &&
           *second < 61;
}

myo_status myo_recorded_at_take(myo_draft *draft, const myo_open_request *request, const char *date,
                                const char *time, const char *source)
{
    int year, month, day, hour, minute;
    double second;
    if (date == NULL || draft->recorded_at != NULL)
        return MYO_OK;
    const char *rest = parse_date(date, &year, &month, &day);
    if (rest == NULL)
        return MYO_OK;
    if (time == NULL && (*rest == 'T' || *rest == ' '))
        time = rest + 1;
    if (time != NULL && parse_time(time, &hour, &minute, &second))
        draft->recorded_at = myo_arena_format(request->arena, "%04d-%02d-%02dT%02d:%02d:%02d", year,
                                              month, day, hour, minute, (int)second);
    else
        draft->recorded_at = myo_arena_format(request->arena, "%04d-%02d-%02d", year, month, day);
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
    if (draft->recorded_at != NULL || !myo_file_exists(path))
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
