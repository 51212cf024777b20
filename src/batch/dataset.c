/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _DEFAULT_SOURCE /* realpath */
#include "batch/dataset.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/arena.h"
#include "core/text.h"

static const char description[] = "dataset_description.json";

bool myo_is_dataset(const char *folder)
{
    myo_text path = { 0 };
    struct stat info;
    const bool found = myo_text_add(&path, "%s/%s", folder, description) == MYO_OK &&
                       stat(path.bytes, &info) == 0 && S_ISREG(info.st_mode);
    myo_text_free(&path);
    return found;
}

/* The folder's own path, or that of the folder a file lies in, without links. NULL: it is not
 * there, or memory ran out. */
static char *real_folder(const char *path, bool is_folder, myo_arena *arena)
{
    const char *slash = strrchr(path, '/');
    if (!is_folder && slash == NULL)
        path = ".";
    else if (!is_folder)
        path = slash == path ? "/" : myo_arena_text_n(arena, path, (size_t)(slash - path));
    char *real = path == NULL ? NULL : realpath(path, NULL);
    char *kept = real == NULL ? NULL : myo_arena_text(arena, real);
    free(real);
    return kept;
}

/* Up from `folder`, level by level; `length` bytes of it are the root. */
static bool find_root(const char *folder, size_t *length, myo_arena *arena)
{
    char *at = myo_arena_text(arena, folder);
    while (at != NULL && *at != '\0') {
        if (myo_is_dataset(at)) {
            *length = strlen(at);
            return true;
        }
        *strrchr(at, '/') = '\0';
    }
    return false;
}

myo_status myo_input_place_find(myo_input_place *out, const char *path, bool is_folder,
                                myo_arena *arena)
{
    const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
    const char *folder = real_folder(path, is_folder, arena);
    size_t root = 0;
    *out = (myo_input_place) { .full_path = path, .prefix = "" };
    if (folder == NULL) /* not there: nothing will be read of it */
        return MYO_OK;
    out->full_path = is_folder
                         ? folder
                         : myo_arena_format(arena, "%s/%s", folder[1] == '\0' ? "" : folder, name);
    if (find_root(folder, &root, arena)) {
        out->dataset = myo_arena_text_n(arena, folder, root);
        if (folder[root] == '/')
            out->prefix = myo_arena_format(arena, "%s/", folder + root + 1);
        if (out->dataset == NULL)
            return MYO_NO_MEMORY;
    }
    return out->full_path == NULL || out->prefix == NULL ? MYO_NO_MEMORY : MYO_OK;
}

/* The label after the last "<entity>-" that begins a part of text[0..length). */
static bool find_label(char label[MYO_ENTITY_TEXT], const char *text, size_t length,
                       const char *entity)
{
    const size_t width = strlen(entity);
    bool found = false;
    for (size_t i = 0; i + width < length; i++) {
        const bool begins = i == 0 || text[i - 1] == '_' || text[i - 1] == '/';
        if (!begins || strncmp(text + i, entity, width) != 0 || text[i + width] != '-')
            continue;
        const char *at = text + i + width + 1;
        size_t count = strcspn(at, "_./");
        if (count > length - i - width - 1)
            count = length - i - width - 1;
        if (count == 0 || count >= MYO_ENTITY_TEXT)
            continue;
        memcpy(label, at, count);
        label[count] = '\0';
        found = true;
    }
    return found;
}

bool myo_key_entity(char label[MYO_ENTITY_TEXT], const char *key, const char *entity)
{
    const char *slash = strrchr(key, '/'), *name = slash == NULL ? key : slash + 1;
    label[0] = '\0';
    return find_label(label, name, strlen(name), entity) ||
           find_label(label, key, (size_t)(name - key), entity);
}

/* "01,sub-02": with the entity's name or without. */
static bool lists(const char *list, const char *label, const char *entity)
{
    const size_t width = strlen(entity), length = strlen(label);
    for (const char *word = list;; word++) {
        if (strncmp(word, entity, width) == 0 && word[width] == '-')
            word += width + 1;
        const size_t count = strcspn(word, ",");
        if (count == length && memcmp(word, label, length) == 0)
            return true;
        word += count;
        if (*word == '\0')
            return false;
    }
}

static bool fits(const char *key, const char *list, const char *entity)
{
    char label[MYO_ENTITY_TEXT];
    return list == NULL || (myo_key_entity(label, key, entity) && lists(list, label, entity));
}

bool myo_key_is_wanted(const char *key, const myo_batch_labels *labels)
{
    return fits(key, labels->participants, "sub") && fits(key, labels->sessions, "ses") &&
           fits(key, labels->tasks, "task");
}
