/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _DEFAULT_SOURCE /* d_type: a file of another shard costs no request beyond its name */
#include "batch/list_inputs.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "batch/dataset.h"
#include "batch/folder.h"
#include "batch/left_out.h"
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
    const myo_listing_options *options;
    myo_input_place place; /* of the argument */
    size_t root_length;    /* of the argument and its slash: what keys leave out */
    myo_text key;          /* of the entry at hand */
    uint64_t fingerprint;
    size_t seen; /* files, of any shard */
    bool failed; /* no memory for a name */
    myo_left_out outputs, unsupported, dangling, subfolders, unwanted;
    bool has_skip;
    dev_t skip_device;
    ino_t skip_inode;
} listing;

size_t myo_shard_of(const char *key, size_t count)
{
    return (size_t)(myo_hash_number(key) % count) + 1;
}

/* Counts a file in; false when it is another shard's, or not asked for. A sum does not depend on
 * the order. */
static bool is_mine(listing *state, const char *key)
{
    const myo_listing_options *options = state->options;
    if (options->labels != NULL && !myo_key_is_wanted(key, options->labels)) {
        char label[MYO_ENTITY_TEXT]; /* what is of nobody would not be missed */
        if (myo_key_entity(label, key, "sub"))
            myo_left_out_count(&state->unwanted, key, state->inputs->arena);
        return false;
    }
    const uint64_t number = myo_hash_number(key);
    state->fingerprint += number;
    if (options->names != NULL) {
        uint64_t *name = myo_array_push(options->names);
        if (name != NULL)
            *name = number;
        state->failed = state->failed || name == NULL;
    }
    state->seen++;
    return options->shard_count <= 1 || myo_shard_of(key, options->shard_count) == options->shard;
}

/* The key of a path below the argument; NULL when out of memory. */
static const char *key_of(listing *state, const char *path)
{
    state->key.length = 0;
    const myo_status status =
        myo_text_add(&state->key, "%s%s", state->place.prefix, path + state->root_length);
    state->failed = state->failed || status != MYO_OK;
    return status == MYO_OK ? state->key.bytes : NULL;
}

static myo_status add(listing *state, const char *path, const char *key, const struct stat *info,
                      const char *problem)
{
    myo_inputs *inputs = state->inputs;
    myo_input *item = myo_array_push(&inputs->items);
    if (item == NULL)
        return MYO_NO_MEMORY;
    item->path = myo_arena_text(inputs->arena, path);
    item->key = myo_arena_text(inputs->arena, key);
    item->problem = myo_arena_text(inputs->arena, problem);
    const bool below = strlen(path) > state->root_length && state->root_length > 0;
    item->full_path = below ? myo_arena_format(inputs->arena, "%s/%s", state->place.full_path,
                                               path + state->root_length)
                            : myo_arena_text(inputs->arena, state->place.full_path);
    if (item->path == NULL || item->key == NULL || item->full_path == NULL ||
        (problem != NULL && item->problem == NULL))
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
    if (state->root_length > 0 && strlen(path) > state->root_length) {
        const char *key = key_of(state, path);
        return key == NULL ? MYO_NO_MEMORY : add(state, path, key, NULL, problem);
    }
    const char *slash = strrchr(path, '/');
    return add(state, path, slash != NULL && slash[1] != '\0' ? slash + 1 : path, NULL, problem);
}

static bool leads_back(const level *above, const struct stat *info)
{
    for (; above != NULL; above = above->above)
        if (above->device == info->st_dev && above->inode == info->st_ino)
            return true;
    return false;
}

static bool is_skipped(listing *state, const char *path, const struct stat *info)
{
    if (state->has_skip && info->st_dev == state->skip_device && info->st_ino == state->skip_inode)
        return true;
    if (!myo_batch_is_output(path))
        return false;
    myo_left_out_count(&state->outputs, path, state->inputs->arena);
    return true;
}

/* derivatives/ and sourcedata/ of a dataset hold results and raw exports of the same recordings. */
static bool is_beside_the_data(listing *state, myo_text *path, size_t parent_length)
{
    const char *name = path->bytes + parent_length + 1;
    if (strcmp(name, "derivatives") != 0 && strcmp(name, "sourcedata") != 0)
        return false;
    path->bytes[parent_length] = '\0';
    const bool found = myo_is_dataset(path->bytes);
    path->bytes[parent_length] = '/';
    if (found)
        myo_left_out_count(&state->subfolders, path->bytes, state->inputs->arena);
    return found;
}

/* A trial that would be missing from every table must not be so silently. */
static void warn_of_all(const listing *state, const myo_log *log)
{
    myo_left_out_warn(
        &state->outputs, "holds results of myoscribe and is not searched for recordings",
        "folders hold", "results of myoscribe and are not searched for recordings", log);
    myo_left_out_warn(&state->unsupported,
                      "left out, its format is not read; `myoscribe info` of it says what to do",
                      "files are left out,",
                      "their formats are not read; `myoscribe info` of one says what to do", log);
    myo_left_out_warn(
        &state->dangling, "left out, it is a link to what is not there; fetch that or remove it",
        "links are left out,", "they lead to what is not there; fetch that or remove them", log);
    if (state->subfolders.first != NULL)
        myo_note(log,
                 "%s: derivatives and sourcedata of a BIDS dataset are not searched; give one "
                 "as an input to analyse it",
                 state->subfolders.first);
}

/* No longer there, or a link that leads nowhere; a circle of links is the same. */
static bool is_gone(listing *state, const char *path, int error)
{
    struct stat link;
    if (error != ENOENT && error != ELOOP)
        return false;
    if (lstat(path, &link) == 0 && S_ISLNK(link.st_mode))
        myo_left_out_count(&state->dangling, path, state->inputs->arena);
    return true;
}

static myo_status list_folder(listing *state, myo_text *path, const level *above);

/* By content; what is a recording of a format that is not read is counted. */
static bool is_recording(listing *state, const char *path)
{
    const bool found = myo_recording_probe(path);
    if (!found && myo_recording_is_foreign(path))
        myo_left_out_count(&state->unsupported, path, state->inputs->arena);
    return found;
}

/* Looks at one entry, whose name is already the end of `path`. */
static myo_status list_entry(listing *state, myo_text *path, size_t parent_length,
                             unsigned char type, const level *here)
{
    struct stat info;
    const char *key = key_of(state, path->bytes);
    if (key == NULL)
        return MYO_NO_MEMORY;
    if (type == DT_REG && (!is_mine(state, key) || !is_recording(state, path->bytes)))
        return MYO_OK;
    if (stat(path->bytes, &info) != 0) {
        const int error = errno;
        return is_gone(state, path->bytes, error)
                   ? MYO_OK
                   : add_unreadable(state, path->bytes, "it cannot be read", error);
    }
    if (S_ISDIR(info.st_mode)) {
        if (here->depth >= DEEPEST || leads_back(here, &info) ||
            is_skipped(state, path->bytes, &info) || is_beside_the_data(state, path, parent_length))
            return MYO_OK;
        return list_folder(state, path, here);
    }
    if (!S_ISREG(info.st_mode) ||
        (type != DT_REG && (!is_mine(state, key) || !is_recording(state, path->bytes))))
        return MYO_OK;
    return add(state, path->bytes, key, &info, NULL);
}

static myo_status list_entries(listing *state, myo_text *path, DIR *folder, const level *here)
{
    const size_t length = path->length;
    const struct dirent *entry;
    while ((errno = 0, entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        MYO_TRY(myo_text_add(path, "/%s", entry->d_name));
        const myo_status status = list_entry(state, path, length, entry->d_type, here);
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
    const bool alone = state->options->shard_count <= 1; /* else another shard may have them */
    const size_t before = alone ? state->inputs->items.count : state->seen;
    if (status == MYO_OK)
        status = list_folder(state, &path, NULL);
    myo_text_free(&path);
    const size_t found = alone ? state->inputs->items.count : state->seen;
    if (status != MYO_OK || found > before)
        return status;
    if (state->unwanted.count > 0) /* see check_labels */
        return MYO_OK;
    return myo_fail(
        log, MYO_ARGUMENT,
        "%s: no recording in this folder; myoscribe info FILE says why a file is not one",
        argument);
}

static myo_status add_named(listing *state, const char *path, const char *name,
                            const struct stat *info, const char *problem)
{
    MYO_TRY(add(state, path, name, info, problem));
    ((myo_input *)state->inputs->items.items)[state->inputs->items.count - 1].named = true;
    return MYO_OK;
}

/* "sub-01/emg/" and the file's name; the name alone outside of a dataset. */
static const char *key_of_named(listing *state, const char *argument)
{
    const char *slash = strrchr(argument, '/');
    const char *name = slash == NULL || slash[1] == '\0' ? argument : slash + 1;
    return myo_arena_format(state->inputs->arena, "%s%s", state->place.prefix, name);
}

static myo_status add_argument(listing *state, const char *argument, const myo_log *log)
{
    struct stat info;
    if (*argument == '\0')
        return myo_fail(log, MYO_ARGUMENT, "an input is empty; name a file or a folder");
    const bool found = stat(argument, &info) == 0;
    const int error = errno;
    const bool is_folder = found && S_ISDIR(info.st_mode);
    state->root_length = 0;
    MYO_TRY(myo_input_place_find(&state->place, argument, is_folder, state->inputs->arena));
    if (is_folder)
        return add_folder(state, argument, log);
    const char *key = key_of_named(state, argument);
    if (key == NULL)
        return MYO_NO_MEMORY;
    if (!is_mine(state, key))
        return MYO_OK;
    if (found && !S_ISREG(info.st_mode))
        return add_named(state, argument, key, NULL, "not a regular file; copy it to one first");
    if (found)
        return add_named(state, argument, key, &info, NULL);
    return add_named(state, argument, key, NULL,
                     error == ENOENT ? "no such file; check the path"
                                     : myo_arena_format(state->inputs->arena,
                                                        "cannot be read: %s; check path and "
                                                        "permissions",
                                                        strerror(error)));
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const myo_input *)a)->key, ((const myo_input *)b)->key);
}

static myo_status check_labels(const listing *state, const myo_log *log)
{
    if (state->seen > 0 || state->unwanted.count == 0)
        return MYO_OK;
    return myo_fail(
        log, MYO_ARGUMENT,
        "none of the %zu files is of the participants, sessions and tasks asked for; the "
        "first is %s",
        state->unwanted.count, state->unwanted.first);
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
    listing state = { .inputs = inputs, .options = options };
    struct stat skip;
    if (options->skip_folder != NULL && stat(options->skip_folder, &skip) == 0) {
        state.has_skip = true;
        state.skip_device = skip.st_dev;
        state.skip_inode = skip.st_ino;
    }
    myo_status status = myo_arena_open(&inputs->arena);
    for (size_t i = 0; status == MYO_OK && i < count; i++)
        status = add_argument(&state, arguments[i], log);
    warn_of_all(&state, log);
    if (status == MYO_OK)
        status = check_labels(&state, log);
    myo_text_free(&state.key);
    if (status == MYO_OK)
        status = state.failed ? MYO_NO_MEMORY : sort_and_check(inputs, log);
    if (options->names != NULL && options->names->count > 1)
        qsort(options->names->items, options->names->count, sizeof(uint64_t), by_number);
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
