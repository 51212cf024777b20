/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/mark.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "batch/escape.h"
#include "batch/folder.h"
#include "core/fail.h"
#include "core/file.h"
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

/* Adds name, size and time of a file that may stand beside the input. */
static void look_at(myo_text *text, const char *path)
{
    struct stat info;
    if (stat(path, &info) == 0)
        myo_text_add(text, "%s %" PRId64 " %" PRId64 "\n", strrchr(path, '/'),
                     (int64_t)info.st_size, nanoseconds(&info));
}

myo_mark_origin myo_mark_look(const myo_input *input)
{
    static const char *const beside[] = { "_channels.tsv",  "_events.tsv",  "-events.txt",
                                          ".hea",           ".dat",         ".json",
                                          "_channels.json", "_events.json", ".txt" };
    myo_mark_origin origin = { .input = input };
    const char *slash = strrchr(input->path, '/');
    const char *name = slash == NULL ? input->path : slash + 1;
    const char *dot = strrchr(name, '.');
    const size_t stem = dot == NULL ? strlen(input->path) : (size_t)(dot - input->path);
    /* BIDS: trial1_emg.edf has trial1_channels.tsv */
    const size_t entity =
        stem > 4 && strncmp(input->path + stem - 4, "_emg", 4) == 0 ? stem - 4 : stem;
    myo_text found = { 0 };
    for (size_t i = 0; i < 2 * sizeof beside / sizeof beside[0]; i++) {
        const size_t length = i % 2 == 0 ? stem : entity;
        myo_text path = { 0 };
        if ((i % 2 == 0 || entity != stem) &&
            myo_text_add(&path, "%s%.*s%s", slash == NULL ? "./" : "", (int)length, input->path,
                         beside[i / 2]) == MYO_OK)
            look_at(&found, path.bytes);
        myo_text_free(&path);
    }
    myo_hash_bytes(origin.sidecars, found.bytes == NULL ? "" : found.bytes, found.length);
    myo_text_free(&found);
    return origin;
}

static void add_outputs(myo_json *root, const char *folder)
{
    myo_json *outputs = myo_json_add_object(root, "outputs");
    size_t count = 0;
    const char *const *names = myo_batch_recording_files(&count);
    for (size_t i = 0; i < count; i++) {
        myo_text path = { 0 };
        struct stat info;
        char sha256[MYO_HASH_TEXT];
        if (strcmp(names[i], MYO_BATCH_MARK) != 0 &&
            myo_text_add(&path, "%s/%s", folder, names[i]) == MYO_OK &&
            stat(path.bytes, &info) == 0 && myo_hash_file(sha256, path.bytes) == MYO_OK) {
            myo_json *output = myo_json_add_object(outputs, names[i]);
            myo_json_add_integer(output, "bytes", info.st_size);
            myo_json_add_text(output, "sha256", sha256);
        }
        myo_text_free(&path);
    }
}

static myo_json *build(const char *folder, const myo_mark_origin *origin,
                       const myo_mark_result *result, myo_arena *arena)
{
    myo_json *root = myo_json_new_object();
    const myo_result_view *view = result->view;
    char modified[TIME_TEXT];
    time_text(modified, origin->input->modified_ns);
    myo_json_add_text(root, "format", "myoscribe mark");
    myo_json_add_text(root, "version", MYO_VERSION);
    myo_json_add_text(root, "method", result->method);
    myo_json_add_integer(root, "bytes", origin->input->bytes);
    myo_json_add_text(root, "modified_ns", modified);
    myo_json_add_text(root, "sidecars", origin->sidecars);
    myo_json_add_text(root, "sha256", result->sha256);
    myo_json_add_text(root, "isa", view->isa);
    myo_json_add_rounded(root, "recorded_s", result->recorded_s, 6);
    if (result->warnings != NULL)
        myo_json_add_text(root, "warnings", myo_escape(arena, result->warnings));
    myo_json *stages = myo_json_add_object(root, "seconds");
    for (size_t i = 0; i < view->stage_count; i++)
        myo_json_add_rounded(stages, view->stages[i].stage, view->stages[i].seconds, 6);
    add_outputs(root, folder);
    return root;
}

myo_status myo_mark_write(const char *folder, const myo_mark_origin *origin,
                          const myo_mark_result *result, const myo_log *log)
{
    myo_arena *arena = NULL;
    MYO_TRY(myo_arena_open(&arena));
    myo_json *root = build(folder, origin, result, arena);
    char *text = NULL;
    size_t length = 0;
    myo_text path = { 0 };
    myo_status status = myo_json_dump(&text, &length, root, false);
    if (status == MYO_OK)
        status = myo_text_add(&path, "%s/" MYO_BATCH_MARK, folder);
    if (status == MYO_OK)
        status = myo_file_write(path.bytes, text, length, log);
    myo_text_free(&path);
    myo_memory_free(text);
    myo_json_close(&root);
    myo_arena_close(&arena);
    return status;
}

const char *myo_mark_warnings(const myo_json *mark, myo_arena *arena)
{
    const char *text = myo_json_text(myo_json_get(mark, "warnings"), NULL);
    return text == NULL ? NULL : myo_unescape(arena, text);
}

myo_json *myo_mark_read(const char *folder)
{
    const myo_log quiet = { 0 };
    myo_text path = { 0 };
    myo_json *root = NULL;
    myo_status status = myo_text_add(&path, "%s/" MYO_BATCH_MARK, folder);
    if (status == MYO_OK && myo_file_exists(path.bytes))
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

bool myo_mark_fits(const char *folder, const myo_mark_origin *origin, const char *method,
                   myo_resume how)
{
    myo_json *root = myo_mark_read(folder);
    if (root == NULL)
        return false;
    char modified[TIME_TEXT], sha256[MYO_HASH_TEXT];
    time_text(modified, origin->input->modified_ns);
    bool fits = same_text(root, "format", "myoscribe mark") && same_text(root, "method", method) &&
                same_text(root, "modified_ns", modified) &&
                same_text(root, "sidecars", origin->sidecars) &&
                myo_json_number(myo_json_get(root, "bytes"), -1) == (double)origin->input->bytes &&
                outputs_are_whole(root, folder, how);
    if (fits && how == MYO_RESUME_HASHES)
        fits = myo_hash_file(sha256, origin->input->path) == MYO_OK &&
               same_text(root, "sha256", sha256);
    myo_json_close(&root);
    return fits;
}
