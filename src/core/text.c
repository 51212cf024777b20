/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/text.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

/* Numbers are formatted and parsed in the C locale of the calling thread, so a host program's
 * setlocale never puts a comma into our files. Where the point is one already nothing changes. */
static locale_t enter_c_locale(locale_t *fresh)
{
    *fresh = (locale_t)0;
    if (strcmp(nl_langinfo(RADIXCHAR), ".") == 0)
        return (locale_t)0;
    *fresh = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    return *fresh == (locale_t)0 ? (locale_t)0 : uselocale(*fresh);
}

static void leave_c_locale(locale_t fresh, locale_t old)
{
    if (fresh != (locale_t)0) {
        uselocale(old);
        freelocale(fresh);
    }
}

static bool reserve(myo_text *text, size_t more)
{
    if (text->failed || more > SIZE_MAX / 2 - text->length)
        return false;
    const size_t needed = text->length + more + 1;
    if (needed <= text->capacity)
        return true;
    size_t capacity = text->capacity == 0 ? 256 : text->capacity;
    while (capacity < needed)
        capacity *= 2;
    char *grown = myo_memory_raw(capacity, 1);
    if (grown == NULL) {
        text->failed = true;
        return false;
    }
    if (text->bytes != NULL)
        memcpy(grown, text->bytes, text->length);
    grown[text->length] = '\0';
    myo_memory_free(text->bytes);
    text->bytes = grown;
    text->capacity = capacity;
    return true;
}

myo_status myo_text_add_bytes(myo_text *text, const char *bytes, size_t length)
{
    if (!reserve(text, length))
        return MYO_NO_MEMORY;
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
    return MYO_OK;
}

/* Straight into the room there is; only what does not fit is printed a second time. */
static myo_status print(myo_text *text, const char *format, va_list arguments, va_list again)
{
    if (!reserve(text, 0))
        return MYO_NO_MEMORY;
    const size_t room = text->capacity - text->length;
    int length = vsnprintf(text->bytes + text->length, room, format, arguments);
    if (length >= 0 && (size_t)length >= room) {
        text->bytes[text->length] = '\0';
        if (!reserve(text, (size_t)length))
            return MYO_NO_MEMORY;
        length = vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
    }
    if (length < 0) {
        text->bytes[text->length] = '\0';
        return MYO_INTERNAL;
    }
    text->length += (size_t)length;
    return MYO_OK;
}

myo_status myo_text_vadd(myo_text *text, const char *format, va_list arguments)
{
    locale_t fresh;
    const locale_t old = enter_c_locale(&fresh);
    va_list again;
    va_copy(again, arguments);
    const myo_status status = print(text, format, arguments, again);
    va_end(again);
    leave_c_locale(fresh, old);
    return status;
}

myo_status myo_text_add(myo_text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const myo_status status = myo_text_vadd(text, format, arguments);
    va_end(arguments);
    return status;
}

myo_status myo_text_add_number(myo_text *text, double value, int decimals)
{
    if (!isfinite(value))
        return myo_text_add_bytes(text, "n/a", 3);
    const size_t before = text->length;
    const myo_status status = myo_text_add(text, "%.*f", decimals, value);
    if (status == MYO_OK && strspn(text->bytes + before, "-0.") == text->length - before &&
        text->bytes[before] == '-') { /* -0.00 is 0.00 */
        memmove(text->bytes + before, text->bytes + before + 1, text->length - before);
        text->length--;
    }
    return status;
}

myo_status myo_text_add_html(myo_text *text, const char *raw)
{
    for (; raw != NULL && *raw != '\0'; raw++) {
        const unsigned char c = (unsigned char)*raw;
        if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'')
            myo_text_add(text, "&#%d;", c);
        else if (c >= 0x20 || c == '\n' || c == '\t')
            myo_text_add_bytes(text, raw, 1);
    }
    return text->failed ? MYO_NO_MEMORY : MYO_OK;
}

myo_status myo_text_add_tsv(myo_text *text, const char *raw)
{
    if (raw == NULL || *raw == '\0')
        return myo_text_add_bytes(text, "n/a", 3);
    while (*raw != '\0') {
        size_t clean = 0;
        while ((unsigned char)raw[clean] >= 0x20 && raw[clean] != 0x7f)
            clean++;
        myo_text_add_bytes(text, raw, clean);
        raw += clean;
        if (*raw == '\0')
            break;
        myo_text_add_bytes(text, " ", 1);
        raw++;
    }
    return text->failed ? MYO_NO_MEMORY : MYO_OK;
}

size_t myo_text_sequence(const char *raw)
{
    const unsigned char *text = (const unsigned char *)raw;
    if (text[0] < 0x80)
        return 1;
    const size_t length = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
    if (text[0] < 0xc2 || text[0] > 0xf4)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    const bool overlong =
        (text[0] == 0xe0 && text[1] < 0xa0) || (text[0] == 0xf0 && text[1] < 0x90);
    const bool outside = (text[0] == 0xed && text[1] > 0x9f) || (text[0] == 0xf4 && text[1] > 0x8f);
    return overlong || outside ? 0 : length;
}

/* Controls of Unicode's second block are two bytes, C2 80 to C2 9F. */
static bool is_control(const char *text, size_t length)
{
    const unsigned char c = (unsigned char)text[0];
    return (length == 1 && (c < 0x20 || c == 0x7f)) ||
           (length == 2 && c == 0xc2 && (unsigned char)text[1] < 0xa0);
}

myo_status myo_text_add_name(myo_text *text, const char *raw)
{
    while (*raw != '\0') {
        const size_t length = myo_text_sequence(raw);
        const unsigned char c = (unsigned char)*raw;
        if (c == '\\' || c == '\n' || c == '\t' || c == '\r')
            myo_text_add(text, "\\%c", c == '\n' ? 'n' : c == '\t' ? 't' : c == '\r' ? 'r' : c);
        else if (length == 0 || is_control(raw, length))
            myo_text_add(text, "\\x%02X", c);
        else
            myo_text_add_bytes(text, raw, length);
        /* of a two-byte control the second byte alone is no sequence, so it is escaped next */
        raw += length == 0 || is_control(raw, length) ? 1 : length;
    }
    return text->failed ? MYO_NO_MEMORY : MYO_OK;
}

void myo_text_free(myo_text *text)
{
    myo_memory_free(text->bytes);
    *text = (myo_text) { 0 };
}

bool myo_text_number(const char *text, double *value, bool special)
{
    locale_t fresh;
    const locale_t old = enter_c_locale(&fresh);
    char *end = NULL;
    const double number = strtod(text, &end);
    leave_c_locale(fresh, old);
    if (end == text || end[strspn(end, " \t\r\n")] != '\0')
        return false;
    if (!special && !isfinite(number))
        return false;
    *value = number;
    return true;
}

bool myo_text_integer(const char *text, int64_t *value)
{
    char *end = NULL;
    errno = 0;
    const long long number = strtoll(text, &end, 10);
    if (end == text || end[strspn(end, " \t\r\n")] != '\0' || errno == ERANGE)
        return false;
    *value = number;
    return true;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool myo_text_same(const char *a, const char *b)
{
    while (*a != '\0' && lower(*a) == lower(*b))
        a++, b++;
    return lower(*a) == lower(*b);
}

bool myo_text_ends(const char *text, const char *ending)
{
    const size_t length = strlen(text), tail = strlen(ending);
    return tail <= length && myo_text_same(text + length - tail, ending);
}

static size_t edit_distance(const char *a, const char *b)
{
    enum { LONGEST = 63 };
    size_t row[LONGEST + 1];
    const size_t length = strlen(b);
    if (length > LONGEST || strlen(a) > LONGEST)
        return SIZE_MAX;
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            const size_t change = diagonal + (lower(a[i - 1]) != lower(b[j - 1]));
            diagonal = row[j];
            const size_t step = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            row[j] = change < step ? change : step;
        }
    }
    return row[length];
}

const char *myo_text_nearest(const char *word, const char *const *candidates, size_t count)
{
    const char *best = NULL;
    size_t least = 4;
    for (size_t i = 0; i < count; i++) {
        const size_t distance = edit_distance(word, candidates[i]);
        if (distance < least) {
            least = distance;
            best = candidates[i];
        }
    }
    return best;
}
