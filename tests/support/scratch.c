/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/scratch.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAMES = 8 };
static char folder[256];
static char names[NAMES][1024];
static int next_name;

void scratch_make(void)
{
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/myo_io_XXXXXX", base == NULL ? "/tmp" : base);
    cr_assert_not_null(mkdtemp(folder));
}

void scratch_remove(void)
{
    char command[512];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    cr_assert_eq(system(command), 0);
}

static char *slot(void)
{
    next_name = (next_name + 1) % NAMES;
    return names[next_name];
}

const char *scratch_path(const char *name)
{
    char *path = slot();
    snprintf(path, sizeof names[0], "%s/%s", folder, name);
    return path;
}

const char *shared_path(const char *name)
{
    const char *base = getenv("MYO_SHARED_DATA");
    char *path = slot();
    snprintf(path, sizeof names[0], "%s/%s", base == NULL ? MYO_SHARED_DATA : base, name);
    if (access(path, R_OK) == 0)
        return path;
    fprintf(stderr, "SKIP: %s is not there\n", path);
    return NULL;
}

void scratch_write(const char *name, const void *bytes, size_t length)
{
    FILE *stream = fopen(scratch_path(name), "wb");
    cr_assert_not_null(stream);
    cr_assert_eq(fwrite(bytes, 1, length, stream), length);
    cr_assert_eq(fclose(stream), 0);
}

void scratch_text(const char *name, const char *text)
{
    scratch_write(name, text, strlen(text));
}

char *scratch_read(const char *path, size_t *length)
{
    FILE *stream = fopen(path, "rb");
    cr_assert_not_null(stream, "%s", path);
    fseek(stream, 0, SEEK_END);
    *length = (size_t)ftell(stream);
    rewind(stream);
    char *bytes = malloc(*length + 1);
    cr_assert_not_null(bytes);
    cr_assert_eq(fread(bytes, 1, *length, stream), *length);
    bytes[*length] = '\0';
    fclose(stream);
    return bytes;
}

void scratch_generate(const char *format, ...)
{
    char what[256], command[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    const int length =
        snprintf(command, sizeof command, "cd '%s' && /usr/bin/python3 '%s'/tests/%s", folder,
                 MYO_SOURCE_DIR, what);
    cr_assert_lt((size_t)length, sizeof command);
    cr_assert_eq(system(command), 0, "%s failed", what);
}

static void remember(void *context, myo_log_level level, const char *message)
{
    scratch_messages *messages = context;
    if (level == MYO_LOG_ERROR) {
        snprintf(messages->error, sizeof messages->error, "%s", message);
        messages->errors++;
    } else {
        const size_t used = strlen(messages->others);
        snprintf(messages->others + used, sizeof messages->others - used, "%s\n", message);
    }
}

myo_log scratch_log(scratch_messages *messages, const char *subject)
{
    memset(messages, 0, sizeof *messages);
    return (myo_log) { remember, messages, subject };
}
