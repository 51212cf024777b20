/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/text_layout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/fail.h"
#include "core/memory.h"
#include "core/text.h"
#include "core/time_unit.h"
#include "io/clock_field.h"
#include "io/reader.h"
#include "io/text_comments.h"
#include "io/text_names.h"
#include "io/text_rows.h"
#include "io/unit.h"

enum { HEADER_LINES = 256 };

/* Everything the beginning of the file says while it is read. */
typedef struct text_layout_context {
    myo_text_layout *out;
    const myo_open_request *request;
    const char *names_line; /* NULL: none */
    size_t names_length;
    bool names_commented;
    const char *units_line;
    myo_text_comments comments;
    size_t units_length;
    size_t odd_line, odd_fields; /* the last line of words with another number of fields */
    myo_text_facts facts;
    bool complete; /* the head is the whole file */
} text_layout_context;

/* All fields are numbers, but with the other decimal mark: not names. */
static bool is_foreign_row(const char *const *fields, size_t count, myo_text_dialect dialect)
{
    const char *digits = dialect.decimal == ',' ? "+-0123456789eE. " : "+-0123456789eE, ";
    const char mark = dialect.decimal == ',' ? '.' : ',';
    bool marked = false;
    if (dialect.separator == mark)
        return false;
    for (size_t c = 0; c < count; c++) {
        if (fields[c][strspn(fields[c], digits)] != '\0')
            return false;
        marked = marked || strchr(fields[c], mark) != NULL;
    }
    return marked;
}

/* A line of units: half of what stands there is known as a unit, and nothing is long. */
static bool is_units_row(const char *const *fields, size_t count)
{
    size_t known = 0, said = 0;
    for (size_t c = 0; c < count; c++) {
        const char *canonical = NULL;
        double factor = 0;
        if (fields[c][0] == '\0')
            continue;
        said++;
        if (strlen(fields[c]) > 16)
            return false;
        known += myo_unit_find(fields[c], &canonical, &factor) || myo_time_unit_s(fields[c]) > 0;
    }
    return known > 0 && 2 * known >= said;
}

/* Shimmer writes between names and units whether values are raw or calibrated. */
static bool is_calibration_row(const char *const *fields, size_t count)
{
    size_t said = 0;
    for (size_t c = 0; c < count; c++) {
        if (fields[c][0] == '\0')
            continue;
        said++;
        if (!myo_text_same(fields[c], "CAL") && !myo_text_same(fields[c], "RAW"))
            return false;
    }
    return said > 0;
}

/* The last lines before the numbers that have as many fields: names, and units under them. */
static myo_status read_header(text_layout_context *at, const char *text, size_t rows_at)
{
    myo_arena *arena = at->request->arena;
    size_t numeric = 0, others = 0;
    for (size_t from = 0; from < rows_at;) {
        const char *line = text + from;
        size_t length = strcspn(line, "\r\n");
        from += length + 1 + (line[length] == '\r' && line[length + 1] == '\n');
        at->out->header_lines++;
        const bool commented = myo_text_is_comment(line, length);
        if (commented || at->facts.dialect == NULL)
            MYO_TRY(myo_text_comments_read(&at->comments, line, length, arena));
        if (commented) {
            line++, length--;
            if (memchr(line, ':', length) != NULL) /* a remark, not a line of names */
                continue;
        }
        const char *const *fields = NULL;
        size_t count = 0, wrong = 0;
        double number = 0;
        if (length == 0)
            continue;
        const size_t width = myo_text_numbers(line, length, at->out->dialect, &number, 1, &wrong);
        numeric += width == at->out->columns && !isnan(number);
        if (width == at->out->columns)
            continue;
        if (numeric > 2)
            return myo_fail(at->request->log, MYO_MALFORMED,
                            "line %zu is not like the rows of numbers around it; correct or "
                            "remove it",
                            at->out->header_lines);
        if (++others > HEADER_LINES)
            return myo_fail(at->request->log, MYO_MALFORMED,
                            "line %zu: still no rows of numbers; remove what is not data",
                            at->out->header_lines);
        if (!myo_text_split(line, length, at->out->dialect.separator, arena, &fields, &count) ||
            count != at->out->columns || width > 0) {
            if (width == 0 && !commented) {
                at->odd_line = at->out->header_lines;
                at->odd_fields = count;
            }
            continue;
        }
        if (is_foreign_row(fields, count, at->out->dialect))
            return myo_fail(at->request->log, MYO_MALFORMED,
                            "line %zu has a decimal %s, the rows after it a decimal %s; write all "
                            "numbers alike",
                            at->out->header_lines,
                            at->out->dialect.decimal == ',' ? "point" : "comma",
                            at->out->dialect.decimal == ',' ? "comma" : "point");
        if (is_calibration_row(fields, count))
            continue;
        if (at->names_line != NULL && is_units_row(fields, count)) {
            at->units_line = line;
            at->units_length = length;
        } else {
            at->names_line = line;
            at->names_length = length;
            at->units_line = NULL;
            at->names_commented = commented;
        }
    }
    return MYO_OK;
}

/* Names for fewer or more columns than there are name none of them. */
static myo_status check_odd_line(const text_layout_context *at, const char *rows)
{
    const size_t columns = at->out->columns;
    const char separator = at->out->dialect.separator;
    if (at->names_line != NULL || at->comments.names != NULL || separator == ' ')
        return MYO_OK;
    if (separator == ',' && columns == 2 * at->odd_fields &&
        myo_text_splits_decimals(rows, columns))
        return myo_fail(at->request->log, MYO_MALFORMED,
                        "line %zu names %zu column%s, the rows have %zu fields: decimal commas "
                        "between commas; export with semicolons or tabs, or decimal points",
                        at->odd_line, at->odd_fields, at->odd_fields == 1 ? "" : "s", columns);
    if (at->odd_fields < 2) /* a title */
        return MYO_OK;
    myo_warn(at->request->log,
             "line %zu has %zu names for %zu columns: they are not used, and every column is taken "
             "as EMG; correct the line",
             at->odd_line, at->odd_fields, columns);
    return MYO_OK;
}

static myo_status name_columns(text_layout_context *at)
{
    myo_text_layout *out = at->out;
    myo_arena *arena = at->request->arena;
    const char *const *names = NULL, *const *units = NULL;
    size_t count = 0;
    if ((at->names_line == NULL || at->names_commented) && at->comments.names != NULL) {
        at->names_line = at->comments.names;
        at->names_length = strlen(at->comments.names);
        if (!myo_text_split(at->names_line, at->names_length, '\t', arena, &names, &count) ||
            count != out->columns)
            names = NULL;
    } else if (at->names_line != NULL) {
        if (!myo_text_split(at->names_line, at->names_length, out->dialect.separator, arena, &names,
                            &count))
            return MYO_NO_MEMORY;
    }
    if (at->units_line != NULL && !myo_text_split(at->units_line, at->units_length,
                                                  out->dialect.separator, arena, &units, &count))
        return MYO_NO_MEMORY;
    for (size_t c = 0; c < out->columns; c++) {
        myo_text_role *role = &out->roles[c];
        if (names != NULL && names[c][0] != '\0')
            MYO_TRY(myo_text_name_parts(names[c], arena, &role->name, &role->unit));
        if (units != NULL && units[c][0] != '\0')
            role->unit = units[c];
    }
    MYO_TRY(
        myo_text_names_use(&at->facts, out->roles, out->columns, at->names_line != NULL, arena));
    for (size_t c = 0; c < out->columns; c++) {
        myo_text_role *role = &out->roles[c];
        myo_text_column_judge(role);
        if (role->unit == NULL && role->kind == MYO_TEXT_VALUE)
            role->unit =
                at->facts.unit != NULL && role->name != NULL ? at->facts.unit : at->comments.units;
        if (role->unit != NULL && (role->unit[0] == '\0' || strcmp(role->unit, "n/a") == 0))
            role->unit = NULL;
    }
    return MYO_OK;
}

/* Digits after the decimal mark of a field, less its exponent. */
static int decimals_of(const char *field, char decimal)
{
    const char *mark = strchr(field, decimal), *power = strpbrk(field, "eE");
    int64_t exponent = 0;
    if (strchr(field, ':') != NULL)
        return myo_clock_decimals(field);
    const int digits = mark == NULL ? 0 : (int)strspn(mark + 1, "0123456789");
    if (power != NULL && !myo_text_integer(power + 1, &exponent))
        exponent = 0;
    return digits - (int)(exponent > -30 && exponent < 30 ? exponent : 0);
}

static myo_status measure_quanta(text_layout_context *at, const char *rows)
{
    myo_text_layout *out = at->out;
    myo_arena *scratch = NULL;
    for (size_t c = 0; c < out->columns; c++)
        out->roles[c].quantum = 1;
    MYO_TRY(myo_arena_open(&scratch));
    for (int row = 0; row < 200 && *rows != '\0'; row++) {
        const size_t length = strcspn(rows, "\r\n");
        const char *const *fields = NULL;
        size_t count = 0;
        if (rows[length] == '\0' || length == 0)
            break;
        if (row % 16 == 15) {
            myo_arena_close(&scratch);
            MYO_TRY(myo_arena_open(&scratch));
        }
        if (myo_text_split(rows, length, out->dialect.separator, scratch, &fields, &count))
            for (size_t c = 0; c < count && c < out->columns; c++) {
                double quantum = 1;
                for (int d = decimals_of(fields[c], out->dialect.decimal); d > 0 && d < 30; d--)
                    quantum /= 10;
                out->roles[c].quantum =
                    quantum < out->roles[c].quantum ? quantum : out->roles[c].quantum;
            }
        rows += length + 1 + (rows[length] == '\r' && rows[length + 1] == '\n');
    }
    myo_arena_close(&scratch);
    return MYO_OK;
}

/* What the first rows themselves say of the columns. */
static myo_status look_at_rows(const text_layout_context *at, const char *rows, size_t length)
{
    enum { LOOK_ROWS = 1000 };
    myo_text_layout *out = at->out;
    const size_t columns = out->columns;
    double *values = myo_memory_new(LOOK_ROWS * columns, sizeof *values);
    bool *clocks = myo_memory_new(columns, sizeof *clocks);
    myo_status status = values == NULL || clocks == NULL ? MYO_NO_MEMORY : MYO_OK;
    size_t count = 0;
    for (size_t from = 0; status == MYO_OK && count < LOOK_ROWS && from < length;) {
        const char *line = rows + from;
        const size_t size = strcspn(line, "\r\n");
        size_t wrong = 0;
        from += size + 1 + (line[size] == '\r' && line[size + 1] == '\n');
        if (from > length && !at->complete)
            break; /* perhaps cut short */
        if (myo_text_numbers(line, size, out->dialect, values + count * columns, columns, &wrong) !=
            columns)
            continue;
        if (count++ == 0)
            myo_text_clock_fields(line, size, out->dialect, clocks, columns);
    }
    if (status == MYO_OK)
        myo_text_columns_look(out->roles, columns, values, count, clocks);
    if (status == MYO_OK && at->facts.dialect != NULL && at->facts.dialect->has_bare_axes)
        myo_text_names_judge_axes(out->roles, columns, values, count);
    myo_text_columns_drop_idle(out->roles, columns);
    myo_memory_free(values);
    myo_memory_free(clocks);
    return status;
}

/* Of a dialect with more than rows behind its first row: where that is, not where the last block
 * begins; and the first row may be none. */
static void find_first_row(text_layout_context *at, const char *text, size_t length,
                           size_t *rows_at)
{
    size_t skip = at->facts.dialect->has_counts ? 1 : 0;
    if (!at->facts.dialect->repeats && skip == 0)
        return;
    for (size_t from = 0; from < length;) {
        const char *line = text + from;
        const size_t size = strcspn(line, "\r\n");
        const size_t next = from + size + 1 + (line[size] == '\r' && line[size + 1] == '\n');
        double first = NAN;
        size_t wrong = 0;
        const size_t width = myo_text_numbers(line, size, at->out->dialect, &first, 1, &wrong);
        const bool is_row = width == at->out->columns && width > 1;
        if (is_row && skip-- == 0) {
            *rows_at = from;
            return;
        }
        if (is_row && next < length)
            *rows_at = next;
        from = next;
    }
}

static myo_status load(char **text, size_t *length, bool *complete, const myo_open_request *request)
{
    *text = myo_arena_new(request->arena, MYO_TEXT_HEAD_BYTES + 2, 1);
    FILE *stream = *text == NULL ? NULL : fopen(request->path, "rb");
    if (*text == NULL)
        return MYO_NO_MEMORY;
    if (stream == NULL)
        return myo_fail(request->log, MYO_UNREADABLE, "cannot be read; check the permissions");
    *length = fread(*text, 1, MYO_TEXT_HEAD_BYTES, stream);
    *complete = *length < MYO_TEXT_HEAD_BYTES;
    fclose(stream);
    for (size_t i = 0; i < *length; i++)
        if ((*text)[i] == '\0')
            return myo_fail(request->log, MYO_MALFORMED,
                            "byte %zu is zero: not a text of numbers; save it as UTF-8 text", i);
    return MYO_OK;
}

/* Of several tables in one file the first: up to the blank line behind its rows. */
static void cut_at_blank(char *text, size_t *length, size_t mark, bool *complete)
{
    enum { HEADER_LINES_OF_TABLE = 5 };
    size_t line = 0;
    for (size_t at = 0; at + mark < *length; line++) {
        const size_t size = strcspn(text + at, "\r\n");
        if (line >= HEADER_LINES_OF_TABLE && size == 0) {
            text[at] = '\0';
            *length = at + mark;
            *complete = true;
            return;
        }
        at += size + 1 + (text[at + size] == '\r' && text[at + size + 1] == '\n');
    }
}

myo_status myo_text_layout_read(myo_text_layout *out, const myo_open_request *request,
                                myo_draft *draft)
{
    char *text = NULL;
    size_t length = 0, rows_at = 0;
    bool complete = false;
    text_layout_context at = { .out = out, .request = request };
    *out = (myo_text_layout) { .format = "text table" };
    MYO_TRY(load(&text, &length, &complete, request));
    const size_t mark = strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    text += mark;
    const myo_text_description *described = myo_text_dialect_of(text, length - mark);
    if (described != NULL && described->ends_at_blank)
        cut_at_blank(text, &length, mark, &complete);
    if (!myo_text_sniff(text, length - mark, complete, 2, &out->dialect, &rows_at, &out->columns))
        return myo_fail(request->log, MYO_NOT_A_RECORDING,
                        "there are no rows of numbers; export the recording as columns of "
                        "numbers under one line of names");
    if (out->columns > MYO_CHANNEL_LIMIT)
        return myo_fail(request->log, MYO_LIMIT, "%zu columns; at most %d are supported",
                        out->columns, MYO_CHANNEL_LIMIT);
    out->roles = myo_arena_new(request->arena, out->columns, sizeof *out->roles);
    if (out->roles == NULL)
        return MYO_NO_MEMORY;
    at.complete = complete;
    MYO_TRY(myo_text_describe(&at.facts, text, rows_at, out->dialect.separator, request->arena));
    out->described = at.facts.dialect;
    if (out->described != NULL) {
        out->format = out->described->name;
        find_first_row(&at, text, length - mark, &rows_at);
        out->rate_hz = at.facts.rate_hz;
    }
    out->rows_at = (int64_t)(mark + rows_at);
    MYO_TRY(read_header(&at, text, rows_at));
    if (out->rate_hz == 0)
        out->rate_hz = at.comments.rate_hz;
    MYO_TRY(check_odd_line(&at, text + rows_at));
    MYO_TRY(name_columns(&at));
    MYO_TRY(measure_quanta(&at, text + rows_at));
    MYO_TRY(look_at_rows(&at, text + rows_at, length - mark - rows_at));
    bool named = false;
    for (size_t c = 0; c < out->columns; c++)
        named = named || out->roles[c].name != NULL;
    return myo_draft_note(draft, request, "%s: fields separated by %s, decimal %s, %s", out->format,
                          out->dialect.separator == '\t'  ? "tabs"
                          : out->dialect.separator == ' ' ? "blanks"
                          : out->dialect.separator == ';' ? "semicolons"
                                                          : "commas",
                          out->dialect.decimal == ',' ? "comma" : "point",
                          named ? "columns named by the header"
                                : "no names: columns are taken as EMG");
}
