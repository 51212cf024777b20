/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/tsv.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "core/array.h"
#include "core/fail.h"
#include "core/file.h"
#include "core/arena.h"
#include "core/memory.h"
#include "core/text.h"

enum { LIMIT_BYTES = 1 << 30 };

/* Splits text in place: fields end with a zero byte and never grow. */
typedef struct scanner {
    char *at, *end;
    char separator;
    bool quotes;
    size_t line;
    const myo_log *log;
} scanner;

static bool at_line_end(const scanner *scan)
{
    return scan->at == scan->end || *scan->at == '\n' || *scan->at == '\r';
}

static void skip_line_end(scanner *scan)
{
    if (scan->at < scan->end && *scan->at == '\r')
        *scan->at++ = '\0';
    if (scan->at < scan->end && *scan->at == '\n')
        *scan->at++ = '\0';
    scan->line++;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static void skip_blanks(scanner *scan)
{
    while (!at_line_end(scan) && *scan->at != scan->separator && is_blank(*scan->at))
        scan->at++;
}

/* A quoted field may hold separators, line ends and doubled quotes. */
static myo_status quoted_field(scanner *scan, char **field)
{
    const size_t first_line = scan->line;
    char *out = ++scan->at;
    *field = out;
    for (;;) {
        if (scan->at == scan->end)
            return myo_fail(scan->log, MYO_MALFORMED,
                            "line %zu: the quote that opens here is never closed; close it",
                            first_line);
        if (*scan->at == '"' && ++scan->at < scan->end && *scan->at != '"')
            break;
        if (scan->at == scan->end)
            break;
        scan->line += *scan->at == '\n';
        *out++ = *scan->at++;
    }
    skip_blanks(scan);
    if (!at_line_end(scan) && *scan->at != scan->separator)
        return myo_fail(scan->log, MYO_MALFORMED,
                        "line %zu: text follows a closing quote; double the quotes inside a field",
                        scan->line);
    *out = '\0';
    return MYO_OK;
}

static char *plain_field(scanner *scan)
{
    skip_blanks(scan);
    char *field = scan->at;
    while (!at_line_end(scan) && *scan->at != scan->separator)
        scan->at++;
    return field;
}

/* Trailing blanks go once the byte that ended the field has been looked at. */
static void end_field(char *field, char *end)
{
    while (end > field && is_blank(end[-1]))
        end--;
    *end = '\0';
}

/* Appends the fields of one line to `cells`; `*count` is how many. */
static myo_status scan_row(scanner *scan, myo_array *cells, size_t *count)
{
    *count = 0;
    for (;;) {
        char *field = NULL;
        const bool quoted = scan->quotes && scan->at < scan->end && *scan->at == '"';
        if (quoted)
            MYO_TRY(quoted_field(scan, &field));
        else
            field = plain_field(scan);
        const char **cell = myo_array_push(cells);
        if (cell == NULL)
            return MYO_NO_MEMORY;
        *cell = field;
        (*count)++;
        char *field_end = scan->at;
        const bool more = !at_line_end(scan);
        if (more)
            scan->at++;
        else
            skip_line_end(scan);
        if (!quoted)
            end_field(field, field_end);
        if (!more)
            return MYO_OK;
    }
}

static myo_status scan_rows(scanner *scan, myo_array *cells, myo_array *lines, size_t *columns)
{
    while (scan->at < scan->end) {
        skip_blanks(scan);
        if (at_line_end(scan)) {
            if (scan->at < scan->end)
                skip_line_end(scan);
            continue;
        }
        const size_t line = scan->line;
        size_t count = 0;
        MYO_TRY(scan_row(scan, cells, &count));
        if (*columns == 0) {
            *columns = count;
            continue;
        }
        if (count != *columns)
            return myo_fail(scan->log, MYO_MALFORMED,
                            "line %zu has %zu fields, the header line has %zu; write n/a for "
                            "missing values",
                            line, count, *columns);
        size_t *row_line = myo_array_push(lines);
        if (row_line == NULL)
            return MYO_NO_MEMORY;
        *row_line = line;
    }
    return *columns > 0 ? MYO_OK
                        : myo_fail(scan->log, MYO_MALFORMED,
                                   "the table is empty; its first line names the columns");
}

static myo_status load(char **text, size_t *length, const char *path, myo_arena *arena,
                       const myo_log *log)
{
    char *bytes = NULL;
    errno = 0;
    const myo_status status = myo_file_read(&bytes, length, path, LIMIT_BYTES);
    if (status == MYO_NOT_FOUND)
        return myo_fail(log, status, "no such file; check the path");
    if (status == MYO_LIMIT)
        return myo_fail(log, status, "the table is larger than 1 GiB; split it");
    if (status == MYO_UNREADABLE)
        return errno == ESPIPE
                   ? myo_fail(log, status, "is not a regular file; copy it to one first")
                   : myo_fail(log, status, "cannot be read: %s; check its permissions",
                              errno == 0 ? "input error" : strerror(errno));
    if (status != MYO_OK)
        return status;
    *text = myo_arena_text_n(arena, bytes, *length);
    myo_memory_free(bytes);
    if (*text == NULL)
        return MYO_NO_MEMORY;
    const char *zero = memchr(*text, '\0', *length);
    if (zero != NULL)
        return myo_fail(log, MYO_MALFORMED,
                        "byte %zu is zero: this is not a text table; save it as UTF-8 text",
                        (size_t)(zero - *text));
    return MYO_OK;
}

static myo_status copy_out(myo_table *out, const myo_array *cells, const myo_array *lines,
                           size_t columns, myo_arena *arena)
{
    const char **all = myo_arena_new(arena, cells->count, sizeof *all);
    size_t *numbers = myo_arena_new(arena, lines->count, sizeof *numbers);
    if (all == NULL || numbers == NULL)
        return MYO_NO_MEMORY;
    memcpy(all, cells->items, cells->count * sizeof *all);
    if (lines->count > 0)
        memcpy(numbers, lines->items, lines->count * sizeof *numbers);
    *out = (myo_table) { .columns = columns,
                         .rows = lines->count,
                         .header = all,
                         .cells = all + columns,
                         .lines = numbers };
    return MYO_OK;
}

myo_status myo_table_read(myo_table *out, const char *path, char separator, myo_arena *arena,
                          const myo_log *log)
{
    char *text = NULL;
    size_t length = 0;
    MYO_TRY(load(&text, &length, path, arena, log));
    const size_t mark = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    scanner scan = { .at = text + mark,
                     .end = text + length,
                     .separator = separator,
                     .quotes = separator != '\t',
                     .line = 1,
                     .log = log };
    myo_array cells = MYO_ARRAY(const char *), lines = MYO_ARRAY(size_t);
    size_t columns = 0;
    myo_status status = scan_rows(&scan, &cells, &lines, &columns);
    if (status == MYO_OK)
        status = copy_out(out, &cells, &lines, columns, arena);
    myo_array_free(&cells);
    myo_array_free(&lines);
    return status;
}

size_t myo_table_column(const myo_table *table, const char *name)
{
    size_t column = 0;
    while (column < table->columns && !myo_text_same(table->header[column], name))
        column++;
    return column;
}

const char *myo_table_cell(const myo_table *table, size_t row, size_t column)
{
    return table->cells[row * table->columns + column];
}

bool myo_table_number(const myo_table *table, size_t row, size_t column, double *value)
{
    const char *cell = myo_table_cell(table, row, column);
    if (*cell == '\0' || myo_text_same(cell, "n/a")) {
        *value = NAN;
        return true;
    }
    return myo_text_number(cell, value, false);
}
