/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/file_text.h"

#include <stdbool.h>
#include <string.h>

#include "core/text.h"

static bool is_utf8(const char *text)
{
    while (*text != '\0') {
        const size_t length = myo_text_sequence(text);
        if (length == 0)
            return false;
        text += length;
    }
    return true;
}

/* Every byte of Latin-1 is the character of that number. */
static const char *from_latin1(myo_arena *arena, const char *text)
{
    char *out = myo_arena_new(arena, 2 * strlen(text) + 1, 1);
    if (out == NULL)
        return NULL;
    char *to = out;
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
        if (*at < 0x80) {
            *to++ = (char)*at;
        } else {
            *to++ = (char)(0xc0 | *at >> 6);
            *to++ = (char)(0x80 | (*at & 0x3f));
        }
    }
    return out;
}

const char *myo_file_text(myo_arena *arena, const void *field, size_t size, myo_status *status)
{
    static const char blanks[] = { ' ', '\t', '\r', '\n' };
    const char *first = field;
    size_t length = strnlen(first, size);
    while (length > 0 && memchr(blanks, first[length - 1], sizeof blanks) != NULL)
        length--;
    while (length > 0 && memchr(blanks, first[0], sizeof blanks) != NULL)
        first++, length--;
    if (length == 0)
        return NULL;
    const char *text = myo_arena_text_n(arena, first, length);
    if (text != NULL && !is_utf8(text))
        text = from_latin1(arena, text);
    if (text == NULL)
        *status = MYO_NO_MEMORY;
    return text;
}
