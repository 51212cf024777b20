/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/reader.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include "core/arena.h"
#include "core/array.h"
#include "core/fail.h"
#include "core/text.h"
#include "io/folder_cache.h"

myo_channel_draft *myo_draft_channels(myo_arena *arena, size_t count)
{
    myo_channel_draft *channels = myo_arena_new(arena, count, sizeof *channels);
    for (size_t i = 0; channels != NULL && i < count; i++)
        channels[i] = (myo_channel_draft) { .type = -1,
                                            .default_type = MYO_CHANNEL_MISC,
                                            .scale = 1,
                                            .rail_low = NAN,
                                            .rail_high = NAN,
                                            .axis_group = -1 };
    return channels;
}

myo_status myo_reader_looks_at(const myo_open_request *request, const char *path)
{
    const myo_recording_file *files = request->files->items;
    for (size_t i = 0; i < request->files->count; i++)
        if (strcmp(files[i].path, path) == 0)
            return MYO_OK;
    struct stat info;
    const bool there = !myo_folder_cache_lacks(request->folders, path) && stat(path, &info) == 0;
    const char *copy = myo_arena_text(request->arena, path);
    myo_recording_file *file = copy == NULL ? NULL : myo_array_push(request->files);
    if (file == NULL)
        return MYO_NO_MEMORY;
    *file = (myo_recording_file) { .path = copy, .bytes = -1 };
    if (there) {
        file->bytes = (int64_t)info.st_size;
        file->modified_ns =
            (int64_t)info.st_mtim.tv_sec * 1000000000 + (int64_t)info.st_mtim.tv_nsec;
    }
    return MYO_OK;
}

bool myo_reader_saw(const myo_open_request *request, const char *path)
{
    const myo_recording_file *files = request->files->items;
    for (size_t i = 0; i < request->files->count; i++)
        if (strcmp(files[i].path, path) == 0)
            return files[i].bytes >= 0;
    return false;
}

static const char *add_note(myo_draft *draft, const myo_open_request *request, const char *format,
                            va_list arguments)
{
    myo_text text = { 0 };
    const myo_status status = myo_text_vadd(&text, format, arguments);
    const char *copy =
        status == MYO_OK ? myo_arena_text_n(request->arena, text.bytes, text.length) : NULL;
    myo_text_free(&text);
    const char **note = copy == NULL ? NULL : myo_array_push(&draft->notes);
    if (note == NULL)
        return NULL;
    *note = copy;
    return copy;
}

myo_status myo_draft_note(myo_draft *draft, const myo_open_request *request, const char *format,
                          ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *note = add_note(draft, request, format, arguments);
    va_end(arguments);
    return note == NULL ? MYO_NO_MEMORY : MYO_OK;
}

myo_status myo_draft_warn(myo_draft *draft, const myo_open_request *request, const char *format,
                          ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *note = add_note(draft, request, format, arguments);
    va_end(arguments);
    if (note == NULL)
        return MYO_NO_MEMORY;
    myo_warn(request->log, "%s", note);
    return MYO_OK;
}
