/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "annotation/label_lines.h"

#include <string.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/arena.h"
#include "core/array.h"
#include "core/memory.h"
#include "core/text.h"

/* Fills the annotation of one line, in place, or says what is wrong with it. */
typedef myo_status read_line(myo_annotation *one, char *line, const char **fault, myo_arena *arena);

static char *trim(char *text)
{
    text += strspn(text, " \t");
    size_t length = strlen(text);
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        text[--length] = '\0';
    return text;
}

static const char *label_of(char *text)
{
    const char *label = trim(text);
    return label[0] == '\0' ? NULL : label;
}

static myo_status not_seconds(const char **fault, size_t line, const char *what, const char *text,
                              myo_arena *arena)
{
    *fault = myo_arena_format(arena, "line %zu: the %s \"%s\" is not a number of seconds", line,
                              what, text);
    return *fault == NULL ? MYO_NO_MEMORY : MYO_OK;
}

static myo_status read_audacity(myo_annotation *one, char *line, const char **fault,
                                myo_arena *arena)
{
    char *second = strchr(line, '\t');
    if (second == NULL) {
        *fault = myo_arena_format(
            arena, "line %zu: not an Audacity label (start, tab, end, tab, text)", one->line);
        return *fault == NULL ? MYO_NO_MEMORY : MYO_OK;
    }
    *second++ = '\0';
    char *third = strchr(second, '\t');
    if (third != NULL)
        *third++ = '\0';
    if (!myo_text_number(line, &one->onset_s, false))
        return not_seconds(fault, one->line, "start", trim(line), arena);
    const bool has_end = myo_text_number(second, &one->end_s, false);
    if (third != NULL && !has_end)
        return not_seconds(fault, one->line, "end", trim(second), arena);
    if (third != NULL)
        one->label = label_of(third);
    else if (!has_end)
        one->label = label_of(second);
    return MYO_OK;
}

static myo_status read_spikerbox(myo_annotation *one, char *line, const char **fault,
                                 myo_arena *arena)
{
    char *comma = strrchr(line, ',');
    if (comma == NULL) {
        *fault = myo_arena_format(arena, "line %zu: not a Backyard Brains marker (marker, time)",
                                  one->line);
        return *fault == NULL ? MYO_NO_MEMORY : MYO_OK;
    }
    *comma = '\0';
    if (!myo_text_number(comma + 1, &one->onset_s, false))
        return not_seconds(fault, one->line, "time", trim(comma + 1), arena);
    one->label = label_of(line);
    return MYO_OK;
}

static myo_status read_lines(myo_array *items, char *text, char comment, read_line *read,
                             const char **fault, myo_arena *arena)
{
    for (size_t number = 1; *fault == NULL && *text != '\0'; number++) {
        char *line = text;
        text += strcspn(text, "\r\n");
        char *next = text + (*text == '\r');
        next += *next == '\n';
        *text = '\0';
        text = next;
        const char first = line[strspn(line, " \t")];
        if (first == '\0' || first == comment)
            continue;
        myo_annotation *one = myo_annotation_add(items, fault);
        if (one == NULL)
            return *fault == NULL ? MYO_NO_MEMORY : MYO_OK;
        one->line = number;
        MYO_TRY(read(one, line, fault, arena));
        if (*fault != NULL)
            items->count--;
    }
    return MYO_OK;
}

static myo_status read_file(myo_annotations *out, const char *path, char comment, read_line *read,
                            myo_arena *arena)
{
    char *bytes = NULL;
    size_t length = 0;
    *out = (myo_annotations) { .items = NULL };
    MYO_TRY(myo_file_read(&bytes, &length, path, MYO_ANNOTATION_BYTES));
    const size_t mark = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    const bool is_text = memchr(bytes, '\0', length) == NULL;
    /* labels stay where they are in the text */
    char *text = myo_arena_text_n(arena, bytes + mark, length - mark);
    myo_memory_free(bytes);
    if (text == NULL)
        return MYO_NO_MEMORY;
    myo_array items = MYO_ARRAY(myo_annotation);
    const char *fault = is_text ? NULL : "not a text file: it holds a zero byte";
    const myo_status status =
        is_text ? read_lines(&items, text, comment, read, &fault, arena) : MYO_OK;
    const myo_status taken = myo_annotations_take(out, &items, arena);
    out->fault = fault;
    return status == MYO_OK ? taken : status;
}

myo_status myo_audacity_labels_read(myo_annotations *out, const char *path, myo_arena *arena)
{
    return read_file(out, path, '\\', read_audacity, arena);
}

myo_status myo_spikerbox_markers_read(myo_annotations *out, const char *path, myo_arena *arena)
{
    return read_file(out, path, '#', read_spikerbox, arena);
}
