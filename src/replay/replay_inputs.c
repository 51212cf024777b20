/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Files and folders into recordings, each with a key: its path relative to the argument. */
#include "replay/replay_inputs.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/arena.h"
#include "core/array.h"
#include "core/fail.h"
#include "core/file.h"
#include "myoscribe/recording.h"

enum { DEPTH_LIMIT = 32 };

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* "trials/" is "trials": paths made of it have one slash. */
static const char *without_slash(const char *path, myo_arena *arena)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    return myo_arena_text_n(arena, path, length);
}

static myo_status add(myo_array *out, const char *path, const char *key)
{
    myo_replay_input *slot = path == NULL || key == NULL ? NULL : myo_array_push(out);
    if (slot == NULL)
        return MYO_NO_MEMORY;
    *slot = (myo_replay_input) { path, key };
    return MYO_OK;
}

/* A folder of results is no place to look for recordings. */
static bool is_output(const char *folder, const char *own, myo_arena *arena)
{
    const char *ours[] = { "recordings.tsv", "replay.json" };
    if (own != NULL && strcmp(folder, own) == 0)
        return true;
    for (size_t i = 0; i < 2; i++) {
        const char *path = myo_arena_format(arena, "%s/%s", folder, ours[i]);
        if (path != NULL && myo_file_exists(path))
            return true;
    }
    return false;
}

static myo_status list_folder(myo_array *out, const char *root, const char *relative, int depth,
                              const char *own, myo_arena *arena)
{
    const char *folder =
        relative[0] == '\0' ? root : myo_arena_format(arena, "%s/%s", root, relative);
    if (folder == NULL)
        return MYO_NO_MEMORY;
    if (depth > DEPTH_LIMIT || is_output(folder, own, arena))
        return MYO_OK;
    DIR *stream = opendir(folder);
    if (stream == NULL)
        return MYO_OK;
    myo_status status = MYO_OK;
    for (const struct dirent *entry; status == MYO_OK && (entry = readdir(stream)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        const char *path = myo_arena_format(arena, "%s/%s", folder, entry->d_name);
        const char *key = relative[0] == '\0'
                              ? myo_arena_text(arena, entry->d_name)
                              : myo_arena_format(arena, "%s/%s", relative, entry->d_name);
        if (path == NULL || key == NULL)
            status = MYO_NO_MEMORY;
        else if (is_folder(path))
            status = list_folder(out, root, key, depth + 1, own, arena);
        else if (myo_recording_probe(path))
            status = add(out, path, key);
    }
    closedir(stream);
    return status;
}

static int by_key(const void *left, const void *right)
{
    const myo_replay_input *a = left, *b = right;
    return strcmp(a->key, b->key);
}

myo_status myo_replay_list(myo_array *out, const char *const *inputs, size_t count,
                           const char *folder, myo_arena *arena, const myo_log *log)
{
    for (size_t i = 0; i < count; i++) {
        const char *path = without_slash(inputs[i], arena);
        if (path == NULL)
            return MYO_NO_MEMORY;
        const char *slash = strrchr(path, '/');
        if (is_folder(path))
            MYO_TRY(list_folder(out, path, "", 0, folder, arena));
        else
            MYO_TRY(add(out, path, slash == NULL ? path : slash + 1));
    }
    if (out->count == 0)
        return myo_fail(log, MYO_ARGUMENT, "there is no recording among the inputs");
    myo_replay_input *items = out->items;
    qsort(items, out->count, sizeof *items, by_key);
    for (size_t i = 1; i < out->count; i++)
        if (strcmp(items[i - 1].key, items[i].key) == 0)
            return myo_fail(log, MYO_ARGUMENT,
                            "%s and %s would share the results folder %s; give their common folder",
                            items[i - 1].path, items[i].path, items[i].key);
    return MYO_OK;
}
