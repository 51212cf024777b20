/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/fail.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "core/text.h"

/* Names and texts of files are shown in messages, and may be of any length; the cause and the
 * remedy stand at the end. */
enum { MESSAGE_HEAD = 2000, MESSAGE_TAIL = 2000 };

static bool continues(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80; /* the inside of a UTF-8 character */
}

static void shorten(myo_text *text)
{
    static const char gap[] = " ... ";
    size_t head = MESSAGE_HEAD, tail = text->length - MESSAGE_TAIL;
    while (head > 0 && continues(text->bytes[head]))
        head--;
    while (tail < text->length && continues(text->bytes[tail]))
        tail++;
    memcpy(text->bytes + head, gap, sizeof gap - 1);
    memmove(text->bytes + head + sizeof gap - 1, text->bytes + tail, text->length - tail + 1);
    text->length = head + sizeof gap - 1 + text->length - tail;
}

static void emit(const myo_log *log, myo_log_level level, const char *format, va_list arguments)
{
    if (log == NULL || log->write == NULL)
        return;
    myo_text text = { 0 };
    if (log->subject != NULL)
        myo_text_add(&text, "%s: ", log->subject);
    myo_text_vadd(&text, format, arguments);
    if (!text.failed && text.length > MESSAGE_HEAD + MESSAGE_TAIL + 16)
        shorten(&text);
    log->write(log->context, level, text.failed ? format : text.bytes);
    myo_text_free(&text);
}

myo_status myo_fail(const myo_log *log, myo_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    emit(log, MYO_LOG_ERROR, format, arguments);
    va_end(arguments);
    return status;
}

void myo_warn(const myo_log *log, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    emit(log, MYO_LOG_WARNING, format, arguments);
    va_end(arguments);
}

void myo_note(const myo_log *log, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    emit(log, MYO_LOG_NOTE, format, arguments);
    va_end(arguments);
}
