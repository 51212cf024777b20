/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replay/trace_pairs.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/text.h"

enum { DEPTH_LIMIT = 32 };

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Relative paths of the HDF5 files under `root`. */
static myo_status list(myo_array *names, const char *root, const char *relative, int depth,
                       myo_arena *arena, const myo_log *log)
{
    const char *path =
        relative[0] == '\0' ? root : myo_arena_format(arena, "%s/%s", root, relative);
    DIR *folder = path == NULL ? NULL : opendir(path);
    myo_status status = MYO_OK;
    if (folder == NULL)
        return myo_fail(log, MYO_UNREADABLE, "%s: the folder cannot be read", path);
    for (struct dirent *entry; status == MYO_OK && (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        const char *name = relative[0] == '\0'
                               ? myo_arena_text(arena, entry->d_name)
                               : myo_arena_format(arena, "%s/%s", relative, entry->d_name);
        const char *whole = myo_arena_format(arena, "%s/%s", root, name);
        if (name == NULL || whole == NULL) {
            status = MYO_NO_MEMORY;
        } else if (is_folder(whole)) {
            if (depth < DEPTH_LIMIT)
                status = list(names, root, name, depth + 1, arena, log);
        } else if (myo_text_ends(name, ".h5")) {
            const char **slot = myo_array_push(names);
            status = slot == NULL ? MYO_NO_MEMORY : MYO_OK;
            if (slot != NULL)
                *slot = name;
        }
    }
    closedir(folder);
    return status;
}

static int by_name(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static myo_status add(myo_comparison *c, const char *name, bool model, bool other)
{
    myo_trace_pair *pair = myo_array_push(&c->pairs);
    if (pair == NULL)
        return MYO_NO_MEMORY;
    pair->name = name;
    if (model)
        pair->model = myo_arena_format(c->arena, "%s/%s", c->model, name);
    if (other)
        pair->other = myo_arena_format(c->arena, "%s/%s", c->other, name);
    return (model && pair->model == NULL) || (other && pair->other == NULL) ? MYO_NO_MEMORY
                                                                            : MYO_OK;
}

static myo_status join(myo_comparison *c, const myo_array *model, const myo_array *other)
{
    const char *const *m = model->items, *const *o = other->items;
    size_t i = 0, j = 0;
    while (i < model->count || j < other->count) {
        const int order = i == model->count ? 1 : j == other->count ? -1 : strcmp(m[i], o[j]);
        MYO_TRY(add(c, order <= 0 ? m[i] : o[j], order <= 0, order >= 0));
        i += order <= 0;
        j += order >= 0;
    }
    return MYO_OK;
}

static myo_status pair_folders(myo_comparison *c, const myo_log *log)
{
    myo_array model = MYO_ARRAY(const char *), other = MYO_ARRAY(const char *);
    myo_status status;
    MYO_TRY_CLEAN(list(&model, c->model, "", 0, c->arena, log));
    MYO_TRY_CLEAN(list(&other, c->other, "", 0, c->arena, log));
    if (model.count > 1)
        qsort(model.items, model.count, sizeof(char *), by_name);
    if (other.count > 1)
        qsort(other.items, other.count, sizeof(char *), by_name);
    MYO_TRY_CLEAN(join(c, &model, &other));
    if (c->pairs.count == 0)
        status = myo_fail(log, MYO_ARGUMENT,
                          "neither %s nor %s holds a trace (.h5); \"replay --trace STAGE\" writes "
                          "them",
                          c->model, c->other);
cleanup:
    myo_array_free(&other);
    myo_array_free(&model);
    return status;
}

myo_status myo_trace_find_pairs(myo_comparison *c, const myo_log *log)
{
    const bool folder = is_folder(c->model);
    for (int side = 0; side < 2; side++) {
        const char *path = side == 0 ? c->model : c->other;
        if (!myo_file_exists(path))
            return myo_fail(log, MYO_NOT_FOUND, "%s: no such file or folder", path);
    }
    if (folder != is_folder(c->other))
        return myo_fail(log, MYO_ARGUMENT,
                        "one of %s and %s is a folder and the other is not; give two files or two "
                        "folders",
                        c->model, c->other);
    if (folder)
        return pair_folders(c, log);
    myo_trace_pair *pair = myo_array_push(&c->pairs);
    const char *slash = strrchr(c->other, '/');
    if (pair == NULL)
        return MYO_NO_MEMORY;
    pair->name = slash == NULL ? c->other : slash + 1;
    pair->model = c->model;
    pair->other = c->other;
    return MYO_OK;
}
