/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/completion.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "batch/escape.h"
#include "batch/folder.h"
#include "core/arena.h"
#include "core/fail.h"
#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "myoscribe/version.h"

enum { TIME_TEXT = 40 };

static int64_t nanoseconds(const struct stat *info)
{
    return (int64_t)info->st_mtim.tv_sec * 1000000000 + (int64_t)info->st_mtim.tv_nsec;
}

/* As text: a JSON number would lose the last digits. */
static void time_text(char out[TIME_TEXT], int64_t ns)
{
    snprintf(out, TIME_TEXT, "%" PRId64, ns);
}

/* The path of a file as seen from the input's folder: results may be resumed from another working
 * folder. Readers make such paths from the input's own, so what they share is its beginning. NULL:
 * elsewhere, as what options name, which counts by content (method_hash.c). */
static char *seen_from(myo_arena *arena, const char *input, const char *path)
{
    const char *slash = strrchr(input, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - input) + 1, levels = 0;
    while (length > 0 && strncmp(path, input, length) != 0) {
        levels++;
        do
            length--;
        while (length > 0 && input[length - 1] != '/');
    }
    if (length == 0 && (*path == '/') != (*input == '/'))
        return NULL;
    myo_text seen = { 0 };
    for (size_t i = 0; i < levels; i++)
        (void)myo_text_add(&seen, "../");
    (void)myo_text_add(&seen, "%s", path + length);
    char *escaped = seen.failed ? NULL : myo_escape(arena, seen.bytes);
    myo_text_free(&seen);
    return escaped;
}

static void add_files(myo_json *root, const myo_input *input, const myo_recording_info *info,
                      myo_arena *arena)
{
    myo_json *files = myo_json_add_array(root, "files");
    for (size_t i = 1; i < info->file_count; i++) { /* the first is the recording itself */
        const myo_recording_file *file = &info->files[i];
        const char *path = seen_from(arena, input->path, file->path);
        char modified[TIME_TEXT], sha256[MYO_HASH_TEXT];
        if (path == NULL)
            continue;
        myo_json *node = myo_json_add_object(files, NULL);
        myo_json_add_text(node, "path", path);
        myo_json_add_integer(node, "bytes", file->bytes);
        if (file->bytes < 0)
            continue;
        time_text(modified, file->modified_ns);
        myo_json_add_text(node, "modified_ns", modified);
        if (myo_hash_file(sha256, file->path) == MYO_OK)
            myo_json_add_text(node, "sha256", sha256);
    }
}

static void add_outputs(myo_json *root, const char *folder, unsigned formats)
{
    myo_json *outputs = myo_json_add_object(root, "outputs");
    size_t count = 0;
    const myo_recording_output *files = myo_recording_outputs(&count);
    for (size_t i = 0; i < count; i++) {
        myo_text path = { 0 };
        struct stat info;
        char sha256[MYO_HASH_TEXT];
        if ((files[i].format & formats) != 0 &&
            myo_text_add(&path, "%s/%s", folder, files[i].name) == MYO_OK &&
            stat(path.bytes, &info) == 0 && myo_hash_file(sha256, path.bytes) == MYO_OK) {
            myo_json *output = myo_json_add_object(outputs, files[i].name);
            myo_json_add_integer(output, "bytes", info.st_size);
            myo_json_add_text(output, "sha256", sha256);
        }
        myo_text_free(&path);
    }
}

static myo_json *build(const char *folder, const myo_input *input,
                       const myo_completion_facts *result, myo_arena *arena)
{
    myo_json *root = myo_json_new_object();
    const myo_result_view *view = result->view;
    char modified[TIME_TEXT];
    time_text(modified, input->modified_ns);
    myo_json_add_text(root, "format", "myoscribe completion");
    myo_json_add_text(root, "input", myo_escape(arena, input->full_path));
    myo_json_add_text(root, "method", result->method->whole);
    myo_json_add_text(root, "build", result->method->build);
    myo_json_add_text(root, "settings", result->method->settings);
    myo_json_add_text(root, "options", result->method->options);
    myo_json_add_integer(root, "bytes", input->bytes);
    myo_json_add_text(root, "modified_ns", modified);
    myo_json_add_text(root, "sha256", result->sha256);
    myo_json_add_text(root, "isa", view->isa);
    myo_json_add_rounded(root, "recorded_s", result->recorded_s, 6);
    if (result->warnings != NULL)
        myo_json_add_text(root, "warnings", myo_escape(arena, result->warnings));
    myo_json *stages = myo_json_add_object(root, "seconds");
    for (size_t i = 0; i < view->stage_count; i++)
        myo_json_add_rounded(stages, view->stages[i].stage, view->stages[i].seconds, 6);
    add_files(root, input, view->recording, arena);
    add_outputs(root, folder, result->formats);
    return root;
}

myo_status myo_completion_write(const char *folder, const myo_input *input,
                                const myo_completion_facts *result, const myo_log *log)
{
    myo_arena *arena = NULL;
    MYO_TRY(myo_arena_open(&arena));
    myo_json *root = build(folder, input, result, arena);
    char *text = NULL;
    size_t length = 0;
    myo_text path = { 0 };
    myo_status status = myo_json_dump(&text, &length, root, false);
    if (status == MYO_OK)
        status = myo_text_add(&path, "%s/" MYO_BATCH_COMPLETION, folder);
    if (status == MYO_OK)
        status = myo_file_write(path.bytes, text, length, log);
    myo_text_free(&path);
    myo_memory_free(text);
    myo_json_close(&root);
    myo_arena_close(&arena);
    return status;
}

myo_json *myo_completion_read(const char *folder)
{
    const myo_log quiet = { 0 };
    myo_text path = { 0 };
    myo_json *root = NULL;
    myo_status status = myo_text_add(&path, "%s/" MYO_BATCH_COMPLETION, folder);
    if (status == MYO_OK)
        status = myo_json_read(&root, path.bytes, &quiet);
    myo_text_free(&path);
    return status == MYO_OK ? root : NULL;
}

static bool same_text(const myo_json *root, const char *name, const char *expected)
{
    return strcmp(myo_json_text(myo_json_get(root, name), ""), expected) == 0;
}

/* After a power cut a file may be there and shorter than it was written, or hold other bytes. */
static bool output_is_whole(const char *folder, const char *name, const myo_json *output,
                            myo_resume how)
{
    myo_text path = { 0 };
    struct stat info;
    char sha256[MYO_HASH_TEXT];
    bool whole = myo_text_add(&path, "%s/%s", folder, name) == MYO_OK &&
                 stat(path.bytes, &info) == 0 &&
                 (double)info.st_size == myo_json_number(myo_json_get(output, "bytes"), -1);
    if (whole && how == MYO_RESUME_HASHES)
        whole = myo_hash_file(sha256, path.bytes) == MYO_OK && same_text(output, "sha256", sha256);
    myo_text_free(&path);
    return whole;
}

static bool outputs_are_whole(const myo_json *root, const char *folder, myo_resume how)
{
    const myo_json *outputs = myo_json_get(root, "outputs");
    const size_t count = myo_json_count(outputs);
    bool whole = count > 0;
    for (size_t i = 0; whole && i < count; i++) {
        const char *name = NULL;
        const myo_json *output = myo_json_member(outputs, i, &name);
        whole = output_is_whole(folder, name, output, how);
    }
    return whole;
}

static bool file_is_same(const char *input, const myo_json *file, myo_arena *arena, myo_resume how)
{
    const char *slash = strrchr(input, '/');
    const char *seen = myo_unescape(arena, myo_json_text(myo_json_get(file, "path"), ""));
    const char *path =
        seen == NULL ? NULL
                     : myo_arena_format(arena, "%.*s%s",
                                        slash == NULL ? 0 : (int)(slash - input) + 1, input, seen);
    const double bytes = myo_json_number(myo_json_get(file, "bytes"), -2);
    char modified[TIME_TEXT], sha256[MYO_HASH_TEXT];
    struct stat info;
    if (path == NULL || bytes < -1)
        return false;
    if (stat(path, &info) != 0)
        return bytes < 0;
    time_text(modified, nanoseconds(&info));
    if ((double)info.st_size != bytes || !same_text(file, "modified_ns", modified))
        return false;
    return how != MYO_RESUME_HASHES ||
           (myo_hash_file(sha256, path) == MYO_OK && same_text(file, "sha256", sha256));
}

static bool files_are_same(const char *input, const myo_json *root, myo_resume how)
{
    const myo_json *files = myo_json_get(root, "files");
    const size_t count = myo_json_count(files);
    myo_arena *arena = NULL;
    if (!myo_json_is_array(files) || myo_arena_open(&arena) != MYO_OK)
        return false;
    bool same = true;
    for (size_t i = 0; same && i < count; i++)
        same = file_is_same(input, myo_json_at(files, i), arena, how);
    myo_arena_close(&arena);
    return same;
}

/* Trees are moved and copied, so a path alone says little: it is the same recording when it is the
 * same file under another name, or when nothing is where it was and size and time agree. */
static bool is_of_another_input(const myo_json *root, const myo_input *input, const char *recorded)
{
    struct stat there, here;
    char modified[TIME_TEXT];
    if (recorded == NULL || strcmp(recorded, input->full_path) == 0)
        return false;
    if (stat(recorded, &there) == 0)
        return stat(input->path, &here) != 0 || there.st_dev != here.st_dev ||
               there.st_ino != here.st_ino;
    time_text(modified, input->modified_ns);
    return !same_text(root, "modified_ns", modified) ||
           myo_json_number(myo_json_get(root, "bytes"), -1) != (double)input->bytes;
}

static bool input_is_same(const myo_json *root, const myo_input *input, myo_resume how)
{
    char modified[TIME_TEXT], sha256[MYO_HASH_TEXT];
    time_text(modified, input->modified_ns);
    if (!same_text(root, "modified_ns", modified) ||
        myo_json_number(myo_json_get(root, "bytes"), -1) != (double)input->bytes)
        return false;
    return how != MYO_RESUME_HASHES ||
           (myo_hash_file(sha256, input->path) == MYO_OK && same_text(root, "sha256", sha256));
}

static myo_redo why_not(const myo_json *root, const myo_method *method)
{
    if (!same_text(root, "build", method->build))
        return MYO_REDO_BUILD;
    return same_text(root, "settings", method->settings) ? MYO_REDO_OPTIONS : MYO_REDO_SETTINGS;
}

void myo_completion_check(myo_completion *out, const char *folder, const myo_input *input,
                          const myo_method *method, myo_resume how, myo_arena *arena)
{
    myo_json *root = myo_completion_read(folder);
    *out = (myo_completion) { .why = MYO_REDO_NEW };
    if (root == NULL)
        return;
    const char *recorded = myo_json_text(myo_json_get(root, "input"), NULL);
    recorded = recorded == NULL ? NULL : myo_unescape(arena, recorded);
    const char *warnings = myo_json_text(myo_json_get(root, "warnings"), NULL);
    if (!same_text(root, "format", "myoscribe completion"))
        out->why = MYO_REDO_BUILD;
    else if (is_of_another_input(root, input, recorded))
        out->another_input = recorded;
    else if (how == MYO_RESUME_NONE)
        out->why = MYO_REDO_NEW;
    else if (!same_text(root, "method", method->whole))
        out->why = why_not(root, method);
    else if (!input_is_same(root, input, how))
        out->why = MYO_REDO_INPUT;
    else if (!files_are_same(input->path, root, how))
        out->why = MYO_REDO_SIDECAR;
    else if (!outputs_are_whole(root, folder, how))
        out->why = MYO_REDO_OUTPUT;
    else
        out->fits = true;
    out->recorded_s = myo_json_number(myo_json_get(root, "recorded_s"), 0);
    out->warnings = warnings == NULL ? NULL : myo_unescape(arena, warnings);
    myo_json_close(&root);
}
