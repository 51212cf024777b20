/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/fail.h"

#include <stdarg.h>
#include <stddef.h>

#include "core/text.h"

static void emit(const myo_log *log, myo_log_level level, const char *format, va_list arguments)
{
    if (log == NULL || log->write == NULL)
        return;
    myo_text text = { 0 };
    if (log->subject != NULL)
        myo_text_add(&text, "%s: ", log->subject);
    myo_text_vadd(&text, format, arguments);
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
