/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/text_layout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/fail.h"
#include "core/text.h"
#include "core/time_unit.h"
#include "io/reader.h"
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
    const char *units_line, *comment_names, *comment_units;
    size_t units_length;
    size_t odd_line, odd_fields; /* the last line of words with another number of fields */
} text_layout_context;

static bool is_comment(const char *line, size_t length)
{
    return length > 0 &&
           (line[0] == '#' || line[0] == '%' || (length > 1 && line[0] == '/' && line[1] == '/'));
}

/* "Sampling Rate (Hz):= 1000.00", "rate_hz: 2000", "SamplingFrequency = 250" -> the text after the
 * colon or equals sign when the key matches */
static const char *value_after(const text_layout_context *at, const char *line, size_t length,
                               const char *key)
{
    const size_t key_length = strlen(key);
    for (size_t i = 0; i + key_length < length; i++) {
        char word[32];
        memcpy(word, line + i, key_length);
        word[key_length] = '\0';
        if (!myo_text_same(word, key))
            continue;
        size_t from = i + key_length;
        while (from < length && line[from] != ':' && line[from] != '=')
            from++;
        while (from < length && strchr(":= \t", line[from]) != NULL)
            from++;
        size_t end = length;
        while (end > from && strchr(" \t", line[end - 1]) != NULL)
            end--;
        return from < end ? myo_arena_text_n(at->request->arena, line + from, end - from) : NULL;
    }
    return NULL;
}

static void read_comment(text_layout_context *at, const char *line, size_t length)
{
    static const char *const keys[] = { "sampling rate",     "sampling_rate",      "sample rate",
                                        "samplingfrequency", "sampling frequency", "rate_hz" };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0] && at->out->rate_hz == 0; i++) {
        const char *text = value_after(at, line, length, keys[i]);
        double rate = 0;
        char number[32];
        const size_t digits = text == NULL ? 0 : strspn(text, "0123456789.eE+-");
        if (digits == 0 || digits >= sizeof number)
            continue;
        memcpy(number, text, digits);
        number[digits] = '\0';
        if (myo_text_number(number, &rate, false))
            at->out->rate_hz = rate;
    }
    const char *labels = value_after(at, line, length, "labels");
    const char *units = value_after(at, line, length, "units");
    at->comment_names = labels != NULL ? labels : at->comment_names;
    at->comment_units = units != NULL ? units : at->comment_units;
}

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
        const bool commented = is_comment(line, length);
        if (commented) {
            read_comment(at, line, length);
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
        const char *canonical = NULL;
        double factor = 0;
        size_t units = 0;
        for (size_t c = 0; c < count; c++)
            units += fields[c][0] == '\0' || myo_unit_find(fields[c], &canonical, &factor) ||
                     myo_text_same(fields[c], "ms");
        if (at->names_line != NULL && units == count) {
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
    if (at->names_line != NULL || at->comment_names != NULL || separator == ' ')
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

/* "EMG1 (mV)" -> "EMG1", "mV" */
static void part(const char *whole, myo_arena *arena, const char **name, const char **unit)
{
    const size_t length = strlen(whole);
    const char *open = length == 0 ? NULL : strrchr(whole, whole[length - 1] == ')' ? '(' : '[');
    *name = whole;
    *unit = NULL;
    if (open == NULL || (whole[length - 1] != ')' && whole[length - 1] != ']'))
        return;
    *unit = myo_arena_text_n(arena, open + 1, (size_t)(whole + length - 1 - open - 1));
    size_t end = (size_t)(open - whole);
    while (end > 0 && whole[end - 1] == ' ')
        end--;
    *name = myo_arena_text_n(arena, whole, end);
}

static void judge(myo_text_role *role)
{
    static const char *const times[] = { "time", "t",     "x",     "timestamp", "timestamps",
                                         "zeit", "temps", "tempo", "tiempo" };
    static const char *const indices[] = {
        "sample", "index", "frame", "nseq", "n", "sample number"
    };
    role->unit_s = 1;
    if (role->name == NULL)
        return;
    if (myo_text_same(role->name, "time_s") || myo_text_same(role->name, "time_ms")) {
        role->kind = MYO_TEXT_TIME;
        role->unit_said = true;
        role->unit_s = myo_text_same(role->name, "time_ms") ? 1e-3 : 1;
        return;
    }
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        const bool plain_x = i == 2 && myo_time_unit_s(role->unit) == 0; /* "X" alone is an axis */
        if (!myo_text_same(role->name, times[i]) || plain_x)
            continue;
        role->kind = MYO_TEXT_TIME;
        role->unit_said = myo_time_unit_s(role->unit) > 0;
        role->unit_s = role->unit_said ? myo_time_unit_s(role->unit) : 1;
    }
    for (size_t i = 0; i < sizeof indices / sizeof indices[0]; i++)
        if (myo_text_same(role->name, indices[i]) && role->unit == NULL)
            role->kind = MYO_TEXT_INDEX;
}

/* Clocks without values of their own are not the clock of anything. */
static void drop_idle_clocks(myo_text_layout *out)
{
    size_t clocks = 0;
    for (size_t c = 0; c < out->columns; c++)
        clocks += out->roles[c].kind == MYO_TEXT_TIME;
    for (size_t c = 0; c < out->columns && clocks > 1; c++) {
        if (out->roles[c].kind != MYO_TEXT_TIME)
            continue;
        size_t next = c + 1;
        while (next < out->columns && out->roles[next].kind == MYO_TEXT_INDEX)
            next++;
        if (next == out->columns || out->roles[next].kind == MYO_TEXT_TIME) {
            out->roles[c].kind = MYO_TEXT_INDEX;
            clocks--;
        }
    }
}

static myo_status name_columns(text_layout_context *at)
{
    myo_text_layout *out = at->out;
    myo_arena *arena = at->request->arena;
    const char *const *names = NULL, *const *units = NULL;
    size_t count = 0;
    if ((at->names_line == NULL || at->names_commented) && at->comment_names != NULL) {
        at->names_line = at->comment_names;
        at->names_length = strlen(at->comment_names);
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
            part(names[c], arena, &role->name, &role->unit);
        if (units != NULL && units[c][0] != '\0')
            part(units[c], arena, &role->unit, &(const char *) { NULL });
        judge(role);
        if (role->unit == NULL && role->kind == MYO_TEXT_VALUE)
            role->unit = at->comment_units;
        if (role->unit != NULL && (role->unit[0] == '\0' || strcmp(role->unit, "n/a") == 0))
            role->unit = NULL;
    }
    drop_idle_clocks(out);
    return MYO_OK;
}

/* Digits after the decimal mark of a field, less its exponent. */
static int decimals_of(const char *field, char decimal)
{
    const char *mark = strchr(field, decimal), *power = strpbrk(field, "eE");
    int64_t exponent = 0;
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
    out->rows_at = (int64_t)(mark + rows_at);
    MYO_TRY(read_header(&at, text, rows_at));
    MYO_TRY(check_odd_line(&at, text + rows_at));
    MYO_TRY(name_columns(&at));
    MYO_TRY(measure_quanta(&at, text + rows_at));
    const bool named = out->roles[0].name != NULL;
    return myo_draft_note(draft, request, "text table: fields separated by %s, decimal %s, %s",
                          out->dialect.separator == '\t'  ? "tabs"
                          : out->dialect.separator == ' ' ? "blanks"
                          : out->dialect.separator == ';' ? "semicolons"
                                                          : "commas",
                          out->dialect.decimal == ',' ? "comma" : "point",
                          named ? "columns named by the header"
                                : "no names: columns are taken as EMG");
}
