/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/escape.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"

char *myo_escape(myo_arena *arena, const char *raw)
{
    char *out = myo_arena_new(arena, 3 * strlen(raw) + 1, 1);
    for (char *at = out; out != NULL && *raw != '\0'; raw++) {
        const unsigned char c = (unsigned char)*raw;
        if (c < 0x20 || c >= 0x7f || c == '%')
            at += snprintf(at, 4, "%%%02X", c);
        else
            *at++ = (char)c;
    }
    return out;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

char *myo_unescape(myo_arena *arena, const char *text)
{
    char *out = myo_arena_text(arena, text);
    for (char *at = out; out != NULL; at++, text++) {
        if (*text == '%' && digit(text[1]) >= 0 && digit(text[2]) >= 0) {
            *at = (char)(digit(text[1]) * 16 + digit(text[2]));
            text += 2;
        } else {
            *at = *text;
        }
        if (*text == '\0')
            break;
    }
    return out;
}
