/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _DEFAULT_SOURCE /* d_type */
#include "batch/resume.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "batch/completion.h"
#include "batch/dataset.h"
#include "batch/folder.h"
#include "batch/list_inputs.h"
#include "core/arena.h"
#include "core/array.h"
#include "core/fail.h"
#include "core/text.h"

enum { DEEPEST = 64 };

static const char *const redo_names[MYO_REDO_COUNT] = {
    [MYO_REDO_NEW] = "new",           [MYO_REDO_FAILED] = "failed",
    [MYO_REDO_INPUT] = "input",       [MYO_REDO_SIDECAR] = "sidecar",
    [MYO_REDO_SETTINGS] = "settings", [MYO_REDO_OPTIONS] = "options",
    [MYO_REDO_BUILD] = "build",       [MYO_REDO_OUTPUT] = "output"
};

const char *myo_redo_name(myo_redo why)
{
    return why < MYO_REDO_COUNT ? redo_names[why] : "unknown";
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool has_failed(const myo_resume_input *input, const char *key)
{
    return input->failed_count > 0 && bsearch(&key, input->failed, input->failed_count,
                                              sizeof *input->failed, by_text) != NULL;
}

static myo_status judge(myo_resume_choice *out, const myo_resume_input *input, size_t i,
                        myo_arena *arena, const myo_log *log)
{
    const myo_input *item = &input->list[i];
    const myo_batch_options *options = input->options;
    myo_completion found;
    myo_text folder = { 0 };
    if (myo_batch_key_is_taken(item->key)) {
        out->outcomes[i] = (myo_job_outcome) {
            .ended = true,
            .status = MYO_OUTPUT,
            .message = "its name is that of a file the batch writes; rename the recording"
        };
        out->failed++;
        return MYO_OK;
    }
    MYO_TRY(myo_text_add(&folder, "%s/%s", options->folder, item->key));
    myo_completion_check(&found, folder.bytes, item, input->method, options->resume, arena);
    myo_text_free(&folder);
    if (found.another_input != NULL)
        return myo_fail(log, MYO_ARGUMENT,
                        "%s: holds results of %s as \"%s\", and %s would replace them; choose "
                        "another folder with -o",
                        options->folder, found.another_input, item->key, item->full_path);
    if (found.fits && item->problem == NULL) {
        out->outcomes[i] = (myo_job_outcome) { .ended = true,
                                               .message = found.warnings,
                                               .recorded_s = found.recorded_s };
        out->reused++;
        return MYO_OK;
    }
    out->why[i] =
        found.why == MYO_REDO_NEW && has_failed(input, item->key) ? MYO_REDO_FAILED : found.why;
    return MYO_OK;
}

typedef struct sized {
    size_t index;
    int64_t bytes;
} sized;

static int largest_first(const void *a, const void *b)
{
    const sized *left = a, *right = b;
    if (left->bytes != right->bytes)
        return left->bytes > right->bytes ? -1 : 1;
    return left->index < right->index ? -1 : 1;
}

static myo_status put_in_order(myo_resume_choice *out, const myo_resume_input *input,
                               myo_arena *arena)
{
    sized *items = myo_arena_new(arena, input->count, sizeof *items);
    if (items == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < input->count; i++) {
        if (out->outcomes[i].ended)
            continue;
        items[out->todo++] = (sized) { .index = i, .bytes = input->list[i].bytes };
        out->todo_bytes += (double)input->list[i].bytes;
        out->redone[out->why[i]]++;
    }
    qsort(items, out->todo, sizeof *items, largest_first);
    for (size_t i = 0; i < out->todo; i++)
        out->order[i] = items[i].index;
    return MYO_OK;
}

/* The walk through the output folder for results of no input. */
typedef struct orphan_search {
    const myo_resume_input *input;
    size_t root_length; /* of the output folder and its slash */
    myo_array found;    /* const char * */
    myo_arena *arena;
} orphan_search;

static int by_key(const void *a, const void *b)
{
    return strcmp(((const myo_input *)a)->key, ((const myo_input *)b)->key);
}

/* With labels or shards the list is not all there is; the names are. */
static bool is_an_input(const myo_resume_input *input, const char *key)
{
    const myo_input wanted = { .key = key };
    if (input->options->shard_count > 1)
        return myo_listing_saw(input->names, key);
    return input->count > 0 &&
           bsearch(&wanted, input->list, input->count, sizeof wanted, by_key) != NULL;
}

static bool is_mine(const myo_resume_input *input, const char *key)
{
    const myo_batch_options *options = input->options;
    return options->shard_count <= 1 || myo_shard_of(key, options->shard_count) == options->shard;
}

static bool has_record(const char *folder)
{
    myo_text path = { 0 };
    struct stat info;
    const bool found = myo_text_add(&path, "%s/" MYO_BATCH_COMPLETION, folder) == MYO_OK &&
                       lstat(path.bytes, &info) == 0 && S_ISREG(info.st_mode);
    myo_text_free(&path);
    return found;
}

static myo_status search_folder(orphan_search *search, myo_text *path, int depth);

static myo_status look_at(orphan_search *search, myo_text *path, int depth)
{
    const char *key = path->bytes + search->root_length;
    struct stat info;
    if (depth > DEEPEST || lstat(path->bytes, &info) != 0 || !S_ISDIR(info.st_mode) ||
        is_an_input(search->input, key))
        return MYO_OK;
    if (!has_record(path->bytes))
        return search_folder(search, path, depth);
    if (!is_mine(search->input, key) || !myo_key_is_wanted(key, &search->input->options->labels))
        return MYO_OK;
    const char **orphan = myo_array_push(&search->found);
    if (orphan == NULL || (*orphan = myo_arena_text(search->arena, key)) == NULL)
        return MYO_NO_MEMORY;
    return MYO_OK;
}

static myo_status search_folder(orphan_search *search, myo_text *path, int depth)
{
    DIR *folder = opendir(path->bytes);
    const size_t length = path->length;
    myo_status status = MYO_OK;
    const struct dirent *entry;
    while (folder != NULL && status == MYO_OK && (entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] == '.' || (entry->d_type != DT_DIR && entry->d_type != DT_UNKNOWN))
            continue;
        status = myo_text_add(path, "/%s", entry->d_name);
        if (status == MYO_OK)
            status = look_at(search, path, depth + 1);
        path->length = length;
        path->bytes[length] = '\0';
    }
    if (folder != NULL)
        closedir(folder);
    return status;
}

static myo_status find_orphans(myo_resume_choice *out, const myo_resume_input *input,
                               myo_arena *arena)
{
    orphan_search search = { .input = input, .found = MYO_ARRAY(const char *), .arena = arena };
    search.found.arena = arena;
    myo_text path = { 0 };
    myo_status status = myo_text_add(&path, "%s", input->options->folder);
    search.root_length = path.length + 1;
    if (status == MYO_OK)
        status = search_folder(&search, &path, 0);
    myo_text_free(&path);
    out->orphans = search.found.items;
    out->orphan_count = search.found.count;
    if (out->orphan_count > 1)
        qsort(out->orphans, out->orphan_count, sizeof *out->orphans, by_text);
    return status;
}

myo_status myo_resume_choose(myo_resume_choice *out, const myo_resume_input *input,
                             myo_arena *arena, const myo_log *log)
{
    *out =
        (myo_resume_choice) { .outcomes = myo_arena_new(arena, input->count, sizeof *out->outcomes),
                              .why = myo_arena_new(arena, input->count, sizeof *out->why),
                              .order = myo_arena_new(arena, input->count, sizeof *out->order) };
    if (out->outcomes == NULL || out->why == NULL || out->order == NULL)
        return MYO_NO_MEMORY;
    const bool is_ours = myo_batch_is_output(input->options->folder);
    for (size_t i = 0; i < input->count; i++)
        MYO_TRY(judge(out, input, i, arena, log));
    if (is_ours && (input->options->resume != MYO_RESUME_NONE || input->options->prune))
        MYO_TRY(find_orphans(out, input, arena));
    return put_in_order(out, input, arena);
}

/* The folders above a result, as far as they are empty. */
static void remove_empty(char *path, size_t root_length)
{
    for (char *slash;
         (slash = strrchr(path, '/')) != NULL && (size_t)(slash - path) > root_length;) {
        *slash = '\0';
        if (rmdir(path) != 0)
            return;
    }
}

void myo_resume_prune(const myo_resume_choice *choice, const char *folder)
{
    for (size_t i = 0; i < choice->orphan_count; i++) {
        myo_text path = { 0 };
        if (myo_text_add(&path, "%s/%s", folder, choice->orphans[i]) == MYO_OK) {
            myo_batch_clear_recording(path.bytes);
            remove_empty(path.bytes, strlen(folder));
        }
        myo_text_free(&path);
    }
}
