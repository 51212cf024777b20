/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _DEFAULT_SOURCE /* d_type: a file of another shard costs no request beyond its name */
#include "batch/list_inputs.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "batch/folder.h"
#include "core/arena.h"
#include "core/array.h"
#include "core/fail.h"
#include "core/hash.h"
#include "core/memory.h"
#include "core/text.h"
#include "myoscribe/recording.h"

enum { DEEPEST = 64 };

struct myo_inputs {
    myo_arena *arena;
    myo_array items; /* of myo_input */
};

/* One folder on the way down; the chain finds links that lead back up. */
typedef struct level {
    const struct level *above;
    dev_t device;
    ino_t inode;
    size_t depth;
} level;

typedef struct listing {
    myo_inputs *inputs;
    size_t root_length; /* of the argument and its slash: what keys leave out */
    size_t shard, shard_count;
    uint64_t fingerprint;
    size_t seen;         /* files, of any shard */
    myo_array *names;    /* NULL: not asked for */
    bool failed;         /* no memory for a name */
    const char *skipped; /* the first of our output folders, by name, that was not entered */
    size_t skipped_count;
    const char *unsupported; /* the first recording, by name, of a format that is not read */
    size_t unsupported_count;
    const char *dangling; /* the first link, by name, to what is not there */
    size_t dangling_count;
    bool has_skip;
    dev_t skip_device;
    ino_t skip_inode;
} listing;

size_t myo_shard_of(const char *key, size_t count)
{
    return (size_t)(myo_hash_number(key) % count) + 1;
}

/* Counts a file in; false when it is another shard's. A sum does not depend on the order. */
static bool is_mine(listing *state, const char *key)
{
    const uint64_t number = myo_hash_number(key);
    state->fingerprint += number;
    if (state->names != NULL) {
        uint64_t *name = myo_array_push(state->names);
        if (name != NULL)
            *name = number;
        state->failed = state->failed || name == NULL;
    }
    state->seen++;
    return state->shard_count <= 1 || myo_shard_of(key, state->shard_count) == state->shard;
}

static myo_status add(myo_inputs *inputs, const char *path, const char *key,
                      const struct stat *info, const char *problem)
{
    myo_input *item = myo_array_push(&inputs->items);
    if (item == NULL)
        return MYO_NO_MEMORY;
    item->path = myo_arena_text(inputs->arena, path);
    item->key = myo_arena_text(inputs->arena, key);
    item->problem = myo_arena_text(inputs->arena, problem);
    if (item->path == NULL || item->key == NULL || (problem != NULL && item->problem == NULL))
        return MYO_NO_MEMORY;
    if (info != NULL) {
        item->bytes = info->st_size;
        item->modified_ns =
            (int64_t)info->st_mtim.tv_sec * 1000000000 + (int64_t)info->st_mtim.tv_nsec;
    }
    return MYO_OK;
}

static myo_status add_unreadable(listing *state, const char *path, const char *what, int error)
{
    char *problem = myo_arena_format(state->inputs->arena, "%s: %s; %s", what, strerror(error),
                                     error == ENAMETOOLONG ? "give a folder further down as input"
                                                           : "check its permissions");
    if (problem == NULL)
        return MYO_NO_MEMORY;
    const char *key = strlen(path) > state->root_length ? path + state->root_length : path;
    const char *slash = strrchr(key, '/');
    return add(state->inputs, path, key == path && slash != NULL ? slash + 1 : key, NULL, problem);
}

static bool leads_back(const level *above, const struct stat *info)
{
    for (; above != NULL; above = above->above)
        if (above->device == info->st_dev && above->inode == info->st_ino)
            return true;
    return false;
}

static void count_first(listing *state, const char **first, size_t *count, const char *path)
{
    (*count)++;
    if (*first == NULL || strcmp(path, *first) < 0)
        *first = myo_arena_text(state->inputs->arena, path);
}

static bool is_skipped(listing *state, const char *path, const struct stat *info)
{
    if (state->has_skip && info->st_dev == state->skip_device && info->st_ino == state->skip_inode)
        return true;
    if (!myo_batch_is_output(path))
        return false;
    count_first(state, &state->skipped, &state->skipped_count, path);
    return true;
}

/* Recordings may lie in such a folder by mistake: passing it over must not be silent. */
static void warn_skipped(const listing *state, const myo_log *log)
{
    if (state->skipped == NULL)
        return;
    if (state->skipped_count == 1)
        myo_warn(log, "%s: holds results of myoscribe and is not searched for recordings",
                 state->skipped);
    else
        myo_warn(log,
                 "%s and %zu more folders hold results of myoscribe and are not searched for "
                 "recordings",
                 state->skipped, state->skipped_count - 1);
}

/* The same for a trial that would be missing from every table. */
static void warn_unsupported(const listing *state, const myo_log *log)
{
    if (state->unsupported == NULL)
        return;
    if (state->unsupported_count == 1)
        myo_warn(log,
                 "%s: left out, its format is not read; `myoscribe info` of it says what to do",
                 state->unsupported);
    else
        myo_warn(log,
                 "%s and %zu more files are left out, their formats are not read; `myoscribe info` "
                 "of one says what to do",
                 state->unsupported, state->unsupported_count - 1);
}

/* And for links of a dataset whose files were never fetched. */
static void warn_dangling(const listing *state, const myo_log *log)
{
    if (state->dangling == NULL)
        return;
    if (state->dangling_count == 1)
        myo_warn(log, "%s: left out, it is a link to what is not there; fetch that or remove it",
                 state->dangling);
    else
        myo_warn(log,
                 "%s and %zu more links are left out, they lead to what is not there; fetch that "
                 "or remove them",
                 state->dangling, state->dangling_count - 1);
}

/* No longer there, or a link that leads nowhere; a circle of links is the same. */
static bool is_gone(listing *state, const char *path, int error)
{
    struct stat link;
    if (error != ENOENT && error != ELOOP)
        return false;
    if (lstat(path, &link) == 0 && S_ISLNK(link.st_mode))
        count_first(state, &state->dangling, &state->dangling_count, path);
    return true;
}

static myo_status list_folder(listing *state, myo_text *path, const level *above);

/* Looks at one entry, whose name is already the end of `path`. */
static myo_status list_entry(listing *state, myo_text *path, unsigned char type, const level *here)
{
    struct stat info;
    const char *key = path->bytes + state->root_length;
    if (type == DT_REG && !is_mine(state, key))
        return MYO_OK;
    if (stat(path->bytes, &info) != 0) {
        const int error = errno;
        return is_gone(state, path->bytes, error)
                   ? MYO_OK
                   : add_unreadable(state, path->bytes, "it cannot be read", error);
    }
    if (S_ISDIR(info.st_mode)) {
        if (here->depth >= DEEPEST || leads_back(here, &info) ||
            is_skipped(state, path->bytes, &info))
            return MYO_OK;
        return list_folder(state, path, here);
    }
    if (!S_ISREG(info.st_mode) || (type != DT_REG && !is_mine(state, key)))
        return MYO_OK;
    if (myo_recording_probe(path->bytes))
        return add(state->inputs, path->bytes, key, &info, NULL);
    if (myo_recording_is_foreign(path->bytes))
        count_first(state, &state->unsupported, &state->unsupported_count, path->bytes);
    return MYO_OK;
}

static myo_status list_entries(listing *state, myo_text *path, DIR *folder, const level *here)
{
    const size_t length = path->length;
    const struct dirent *entry;
    while ((errno = 0, entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        MYO_TRY(myo_text_add(path, "/%s", entry->d_name));
        const myo_status status = list_entry(state, path, entry->d_type, here);
        path->length = length;
        path->bytes[length] = '\0';
        MYO_TRY(status);
    }
    return errno == 0 ? MYO_OK
                      : add_unreadable(state, path->bytes, "the folder cannot be read", errno);
}

static myo_status list_folder(listing *state, myo_text *path, const level *above)
{
    DIR *folder = opendir(path->bytes);
    if (folder == NULL)
        return add_unreadable(state, path->bytes, "the folder cannot be read", errno);
    struct stat info;
    myo_status status = MYO_OK;
    if (stat(path->bytes, &info) != 0) {
        status = add_unreadable(state, path->bytes, "the folder cannot be read", errno);
    } else {
        const level here = { .above = above,
                             .device = info.st_dev,
                             .inode = info.st_ino,
                             .depth = above == NULL ? 0 : above->depth + 1 };
        status = list_entries(state, path, folder, &here);
    }
    closedir(folder);
    return status;
}

static myo_status add_folder(listing *state, const char *argument, const myo_log *log)
{
    size_t length = strlen(argument);
    while (length > 1 && argument[length - 1] == '/')
        length--;
    myo_text path = { 0 };
    myo_status status = myo_text_add_bytes(&path, argument, length);
    state->root_length = length + (argument[length - 1] != '/');
    const bool alone = state->shard_count <= 1; /* else another shard may have them */
    const size_t before = alone ? state->inputs->items.count : state->seen;
    if (status == MYO_OK)
        status = list_folder(state, &path, NULL);
    myo_text_free(&path);
    if (status == MYO_OK && (alone ? state->inputs->items.count : state->seen) == before)
        status = myo_fail(log, MYO_ARGUMENT,
                          "%s: no recording in this folder; myoscribe info FILE says why a file is "
                          "not one",
                          argument);
    return status;
}

static myo_status add_named(myo_inputs *inputs, const char *path, const char *name,
                            const struct stat *info, const char *problem)
{
    MYO_TRY(add(inputs, path, name, info, problem));
    ((myo_input *)inputs->items.items)[inputs->items.count - 1].named = true;
    return MYO_OK;
}

static myo_status add_argument(listing *state, const char *argument, const myo_log *log)
{
    const char *slash = strrchr(argument, '/');
    const char *name = slash == NULL ? argument : slash + 1;
    struct stat info;
    if (*argument == '\0')
        return myo_fail(log, MYO_ARGUMENT, "an input is empty; name a file or a folder");
    if (stat(argument, &info) != 0) {
        const int error = errno;
        if (!is_mine(state, *name == '\0' ? argument : name))
            return MYO_OK;
        const char *problem =
            error == ENOENT ? "no such file; check the path"
                            : myo_arena_format(state->inputs->arena,
                                               "cannot be read: %s; check path and permissions",
                                               strerror(error));
        return add_named(state->inputs, argument, *name == '\0' ? argument : name, NULL, problem);
    }
    if (S_ISDIR(info.st_mode))
        return add_folder(state, argument, log);
    if (!is_mine(state, name))
        return MYO_OK;
    if (!S_ISREG(info.st_mode))
        return add_named(state->inputs, argument, name, NULL,
                         "not a regular file; copy it to one first");
    return add_named(state->inputs, argument, name, &info, NULL);
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const myo_input *)a)->key, ((const myo_input *)b)->key);
}

static myo_status sort_and_check(myo_inputs *inputs, const myo_log *log)
{
    myo_input *items = inputs->items.items;
    const size_t count = inputs->items.count;
    if (count > 1)
        qsort(items, count, sizeof *items, by_key);
    for (size_t i = 1; i < count; i++)
        if (strcmp(items[i - 1].key, items[i].key) == 0)
            return myo_fail(log, MYO_ARGUMENT,
                            "%s and %s would both be reported as \"%s\"; give the folder above "
                            "them, or analyse them into two folders",
                            items[i - 1].path, items[i].path, items[i].key);
    return MYO_OK;
}

static int by_number(const void *a, const void *b)
{
    const uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return left < right ? -1 : left > right;
}

bool myo_listing_saw(const myo_array *names, const char *key)
{
    const uint64_t number = myo_hash_number(key);
    return names->count > 0 &&
           bsearch(&number, names->items, names->count, sizeof number, by_number) != NULL;
}

myo_status myo_inputs_open_shard(myo_inputs **out, uint64_t *fingerprint,
                                 const char *const *arguments, size_t count,
                                 const myo_listing_options *options, const myo_log *log)
{
    myo_inputs *inputs = myo_memory_new(1, sizeof *inputs);
    if (inputs == NULL)
        return MYO_NO_MEMORY;
    inputs->items = (myo_array)MYO_ARRAY(myo_input);
    listing state = { .inputs = inputs,
                      .shard = options->shard,
                      .shard_count = options->shard_count,
                      .names = options->names };
    struct stat skip;
    if (options->skip_folder != NULL && stat(options->skip_folder, &skip) == 0) {
        state.has_skip = true;
        state.skip_device = skip.st_dev;
        state.skip_inode = skip.st_ino;
    }
    myo_status status = myo_arena_open(&inputs->arena);
    for (size_t i = 0; status == MYO_OK && i < count; i++)
        status = add_argument(&state, arguments[i], log);
    warn_skipped(&state, log);
    warn_unsupported(&state, log);
    warn_dangling(&state, log);
    if (status == MYO_OK)
        status = state.failed ? MYO_NO_MEMORY : sort_and_check(inputs, log);
    if (state.names != NULL && state.names->count > 1)
        qsort(state.names->items, state.names->count, sizeof(uint64_t), by_number);
    if (status == MYO_OK) {
        *out = inputs;
        *fingerprint = state.fingerprint;
    } else {
        myo_inputs_close(&inputs);
    }
    return status;
}

myo_status myo_inputs_open(myo_inputs **out, const char *const *arguments, size_t count,
                           const char *skip_folder, const myo_log *log)
{
    const myo_listing_options options = { .skip_folder = skip_folder };
    uint64_t fingerprint;
    return myo_inputs_open_shard(out, &fingerprint, arguments, count, &options, log);
}

const myo_input *myo_inputs_list(const myo_inputs *inputs, size_t *count)
{
    *count = inputs->items.count;
    return inputs->items.items;
}

void myo_inputs_close(myo_inputs **inputs)
{
    if (inputs == NULL || *inputs == NULL)
        return;
    myo_array_free(&(*inputs)->items);
    myo_arena_close(&(*inputs)->arena);
    myo_memory_free(*inputs);
    *inputs = NULL;
}
