/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/text_rows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/arena.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/clock_field.h"

enum { BUFFER_BYTES = 1 << 20, FIELD_BYTES = 400, EXACT_POWER = 22 };

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool separates(char c, char separator)
{
    return separator == ' ' ? is_blank(c) : c == separator;
}

/* One field, trimmed and without quotes; returns where it ended: at a separator or at `end`, or at
 * something after a closing quote that should not be there. */
static const char *take_field(const char *at, const char *end, char separator, const char **first,
                              const char **last)
{
    while (at < end && is_blank(*at) && *at != separator)
        at++;
    if (at < end && *at == '"') {
        *first = at + 1;
        const char *quote = memchr(*first, '"', (size_t)(end - *first));
        *last = quote == NULL ? end : quote;
        at = quote == NULL ? end : quote + 1;
        while (at < end && is_blank(*at) && !separates(*at, separator))
            at++;
        return at;
    }
    *first = at;
    while (at < end && !separates(*at, separator))
        at++;
    for (*last = at; *last > *first && is_blank((*last)[-1]);)
        (*last)--;
    return at;
}

/* Past the separator; blanks count as one. */
static const char *skip_separator(const char *at, const char *end, char separator)
{
    if (separator != ' ')
        return at + 1;
    while (at < end && is_blank(*at))
        at++;
    return at;
}

bool myo_text_split(const char *line, size_t length, char separator, myo_arena *arena,
                    const char *const **fields, size_t *count)
{
    const char **out = myo_arena_new(arena, MYO_TEXT_COLUMNS, sizeof *out);
    const char *at = line, *end = line + length;
    if (out == NULL)
        return false;
    while (separator == ' ' && at < end && is_blank(*at))
        at++;
    while (separator == ' ' && end > at && is_blank(end[-1]))
        end--;
    for (size_t found = 0; found < MYO_TEXT_COLUMNS;) {
        const char *first = at, *last = at;
        at = take_field(at, end, separator, &first, &last);
        out[found] = myo_arena_text_n(arena, first, (size_t)(last - first));
        if (out[found++] == NULL)
            return false;
        if (at < end && separates(*at, separator))
            at = skip_separator(at, end, separator);
        else if (at < end)
            return false;
        else {
            *fields = out;
            *count = found;
            return true;
        }
    }
    return false;
}

/* Powers of ten that a double holds exactly. */
static const double powers[EXACT_POWER + 1] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* The general case; correctly rounded as the fast one. */
static bool slow_number(const char *first, size_t length, char decimal, double *value)
{
    char text[FIELD_BYTES];
    if (length >= sizeof text)
        return false;
    for (size_t i = 0; i < length; i++)
        text[i] = first[i] == decimal ? '.' : first[i];
    text[length] = '\0';
    return strspn(text, "+-0123456789.eE") == length && myo_text_number(text, value, false);
}

static bool word(const char *first, size_t length, double *value)
{
    static const char *const words[] = { "nan", "n/a", "na", "null", "-nan", "+nan" };
    char text[8];
    if (length >= sizeof text)
        return false;
    memcpy(text, first, length);
    text[length] = '\0';
    *value = NAN;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (myo_text_same(text, words[i]))
            return true;
    return length == 0;
}

/* Up to 19 digits and a small power of ten give the correctly rounded value by one operation. */
static bool number(const char *first, const char *end, char decimal, double *value)
{
    const char *at = first;
    uint64_t mantissa = 0;
    int digits = 0, exponent = 0, power = 0;
    bool point = false, negative_power = false;
    const bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    for (; at < end && (is_digit(*at) || (*at == decimal && !point)); at++) {
        if (*at == decimal) {
            point = true;
            continue;
        }
        if (digits < 19)
            mantissa = mantissa * 10 + (uint64_t)(*at - '0');
        digits++;
        exponent -= point;
    }
    if (digits == 0)
        return word(first, (size_t)(end - first), value);
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        negative_power = at < end && *at == '-';
        if (at < end && (*at == '-' || *at == '+'))
            at++;
        if (at == end)
            return false;
        for (; at < end && is_digit(*at) && power < 10000; at++)
            power = power * 10 + (*at - '0');
    }
    if (at != end)
        return false;
    exponent += negative_power ? -power : power;
    if (digits > 19 || mantissa > (1ull << 53) || exponent < -EXACT_POWER || exponent > EXACT_POWER)
        return slow_number(first, (size_t)(end - first), decimal, value);
    const double magnitude =
        exponent < 0 ? (double)mantissa / powers[-exponent] : (double)mantissa * powers[exponent];
    *value = negative ? -magnitude : magnitude;
    return true;
}

size_t myo_text_numbers(const char *line, size_t length, myo_text_dialect dialect, double *values,
                        size_t limit, size_t *wrong)
{
    const char *at = line, *end = line + length;
    while (dialect.separator == ' ' && at < end && is_blank(*at))
        at++;
    while (dialect.separator == ' ' && end > at && is_blank(end[-1]))
        end--;
    for (size_t count = 0;;) {
        const char *first = at, *last = at;
        double value = NAN;
        at = take_field(at, end, dialect.separator, &first, &last);
        if (count > 0 && first < last && *first == '#')
            return count; /* a remark */
        const bool misplaced = at < end && !separates(*at, dialect.separator);
        count++;
        if (misplaced || (!number(first, last, dialect.decimal, &value) &&
                          !myo_clock_field(first, (size_t)(last - first), &value))) {
            *wrong = count;
            return 0;
        }
        if (count <= limit)
            values[count - 1] = value;
        if (at == end)
            return count;
        at = skip_separator(at, end, dialect.separator);
    }
}

void myo_text_clock_fields(const char *line, size_t length, myo_text_dialect dialect, bool *clocks,
                           size_t limit)
{
    const char *at = line, *end = line + length;
    for (size_t c = 0; c < limit && at <= end; c++) {
        const char *first = at, *last = at;
        double value = 0;
        at = take_field(at, end, dialect.separator, &first, &last);
        clocks[c] = myo_clock_field(first, (size_t)(last - first), &value);
        at = at < end ? skip_separator(at, end, dialect.separator) : at + 1;
    }
}

const char *myo_text_remark(const char *line, size_t length, myo_text_dialect dialect,
                            size_t *remark_length)
{
    const char *at = line, *end = line + length;
    if (memchr(line, '#', length) == NULL)
        return NULL;
    while (at < end) {
        const char *first = at, *last = at;
        at = take_field(at, end, dialect.separator, &first, &last);
        if (first > line && first < end && *first == '#') {
            while (first < end && strchr("#* ", *first) != NULL)
                first++;
            while (end > first && is_blank(end[-1]))
                end--;
            *remark_length = (size_t)(end - first);
            return first;
        }
        at = at < end ? skip_separator(at, end, dialect.separator) : end;
    }
    return NULL;
}

/* A line's width under a dialect; 0 when it is not a row of numbers. An empty field alone does not
 * make one. */
static size_t width_of(const char *line, size_t length, myo_text_dialect dialect)
{
    size_t wrong = 0;
    double first[2] = { NAN, NAN };
    const size_t width = myo_text_numbers(line, length, dialect, first, 2, &wrong);
    return width > 0 && (!isnan(first[0]) || width > 1) ? width : 0;
}

static size_t line_length(const char *text, size_t length)
{
    const char *feed = memchr(text, '\n', length);
    const size_t to_feed = feed == NULL ? length : (size_t)(feed - text);
    const char *carriage = memchr(text, '\r', to_feed);
    return carriage == NULL ? to_feed : (size_t)(carriage - text);
}

/* Where the last unbroken stretch of equally wide rows begins, and how many rows it has. */
static size_t rows_under(const char *text, size_t length, bool complete, myo_text_dialect dialect,
                         size_t *rows_at, size_t *columns)
{
    size_t rows = 0;
    *columns = 0;
    for (size_t at = 0; at < length;) {
        const size_t found = line_length(text + at, length - at);
        if (at + found == length && (!complete || rows > 0))
            break; /* perhaps cut short; reading on will tell */
        const size_t width = width_of(text + at, found, dialect);
        const bool blank = strspn(text + at, " \t") >= found;
        if (width != 0 && width == *columns) {
            rows++;
        } else if (!blank) {
            rows = width == 0 ? 0 : 1;
            *columns = width;
            *rows_at = at;
        }
        at += found + 1;
    }
    return rows;
}

bool myo_text_sniff(const char *text, size_t length, bool complete, size_t least,
                    myo_text_dialect *dialect, size_t *rows_at, size_t *columns)
{
    /* a comma can be both where the fields are in quotes */
    static const myo_text_dialect candidates[] = { { '\t', '.' }, { '\t', ',' }, { ';', '.' },
                                                   { ';', ',' },  { ',', '.' },  { ',', ',' },
                                                   { ' ', '.' },  { ' ', ',' } };
    size_t best = 0;
    for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++) {
        size_t at = 0, width = 0;
        const size_t rows = rows_under(text, length, complete, candidates[i], &at, &width);
        /* one column says nothing of the separator, so several columns win; ties go to the first */
        if (rows < least || (best != 0 && width <= *columns))
            continue;
        best = rows;
        *dialect = candidates[i];
        *rows_at = at;
        *columns = width;
    }
    return best > 0;
}

bool myo_text_splits_decimals(const char *rows, size_t columns)
{
    bool padded = false;
    for (int row = 0; row < 200 && *rows != '\0'; row++) {
        const char *end = rows + strcspn(rows, "\r\n");
        for (size_t c = 0; c < columns; c++) {
            rows += strspn(rows, c % 2 == 0 ? " +-" : "");
            const size_t digits = strspn(rows, "0123456789");
            padded = padded || (c % 2 == 1 && digits > 1 && *rows == '0');
            rows += digits;
            if (digits == 0 || (c + 1 < columns ? *rows != ',' : rows != end))
                return false;
            rows += c + 1 < columns;
        }
        rows += strspn(rows, "\r\n");
    }
    return padded;
}

struct myo_lines {
    FILE *stream;
    char *buffer;
    size_t filled, next; /* bytes in the buffer; where the next line starts */
    int64_t base, offset;
    bool ended, at_end;
};

myo_status myo_lines_open(myo_lines **out, const char *path)
{
    myo_lines *lines = myo_memory_new(1, sizeof *lines);
    if (lines == NULL)
        return MYO_NO_MEMORY;
    lines->buffer = myo_memory_new(BUFFER_BYTES, 1);
    lines->stream = fopen(path, "rb");
    if (lines->buffer == NULL || lines->stream == NULL) {
        const bool no_memory = lines->buffer == NULL;
        myo_lines_close(&lines);
        return no_memory ? MYO_NO_MEMORY : MYO_UNREADABLE;
    }
    *out = lines;
    return MYO_OK;
}

void myo_lines_close(myo_lines **lines)
{
    if (lines == NULL || *lines == NULL)
        return;
    if ((*lines)->stream != NULL)
        fclose((*lines)->stream);
    myo_memory_free((*lines)->buffer);
    myo_memory_free(*lines);
    *lines = NULL;
}

myo_status myo_lines_seek(myo_lines *lines, int64_t offset)
{
    if (offset >= lines->base && offset <= lines->base + (int64_t)lines->filled) {
        lines->next = (size_t)(offset - lines->base);
        return MYO_OK;
    }
    lines->base = offset;
    lines->filled = lines->next = 0;
    lines->at_end = false;
    return fseeko(lines->stream, offset, SEEK_SET) == 0 ? MYO_OK : MYO_UNREADABLE;
}

/* Moves the unfinished line to the front and fills the rest of the buffer. */
static myo_status refill(myo_lines *lines)
{
    const size_t kept = lines->filled - lines->next;
    if (kept == BUFFER_BYTES)
        return MYO_LIMIT;
    memmove(lines->buffer, lines->buffer + lines->next, kept);
    lines->base += (int64_t)lines->next;
    lines->next = 0;
    lines->filled = kept + fread(lines->buffer + kept, 1, BUFFER_BYTES - kept, lines->stream);
    lines->at_end = lines->filled < BUFFER_BYTES;
    return ferror(lines->stream) ? MYO_UNREADABLE : MYO_OK;
}

myo_status myo_lines_next(myo_lines *lines, const char **line, size_t *length)
{
    for (;;) {
        const char *first = lines->buffer + lines->next;
        const size_t left = lines->filled - lines->next;
        const size_t found = line_length(first, left);
        /* a carriage return at the very end may have its line feed in the next block */
        const bool whole = found + 1 < left || (found < left && (first[found] == '\n'));
        if (!whole && !lines->at_end) {
            MYO_TRY(refill(lines));
            continue;
        }
        lines->offset = lines->base + (int64_t)lines->next;
        if (left == 0) {
            *line = NULL;
            *length = 0;
            return MYO_OK;
        }
        lines->ended = found < left;
        size_t skip = found + lines->ended;
        if (lines->ended && first[found] == '\r' && skip < left && first[skip] == '\n')
            skip++;
        lines->next += skip;
        *line = first;
        *length = found;
        return MYO_OK;
    }
}

int64_t myo_lines_offset(const myo_lines *lines)
{
    return lines->offset;
}

bool myo_lines_ended(const myo_lines *lines)
{
    return lines->ended;
}
