/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/folder_cache.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/arena.h"
#include "core/array.h"
#include "core/memory.h"

/* As many folders as lie between a few recordings and their datasets' roots. */
enum { FOLDERS = 16, ENTRIES = 100000 };

typedef struct folder_listing {
    myo_arena *arena; /* NULL: free */
    const char *folder;
    const char **names; /* sorted without regard to case */
    size_t count;
    bool whole; /* all there are */
    size_t used;
} folder_listing;

struct myo_folder_cache {
    folder_listing listings[FOLDERS];
    size_t turn;
    bool eager;
};

myo_status myo_folder_cache_open(myo_folder_cache **out, bool eager)
{
    myo_folder_cache *cache = myo_memory_new(1, sizeof *cache);
    if (cache == NULL)
        return MYO_NO_MEMORY;
    cache->eager = eager;
    *out = cache;
    return MYO_OK;
}

void myo_folder_cache_close(myo_folder_cache **cache)
{
    if (cache == NULL || *cache == NULL)
        return;
    for (size_t i = 0; i < FOLDERS; i++)
        myo_arena_close(&(*cache)->listings[i].arena);
    myo_memory_free(*cache);
    *cache = NULL;
}

static int by_name(const void *a, const void *b)
{
    return strcasecmp(*(const char *const *)a, *(const char *const *)b);
}

static bool read_names(folder_listing *out, DIR *folder)
{
    myo_array names = MYO_ARRAY(const char *);
    const struct dirent *entry;
    names.arena = out->arena;
    out->whole = false;
    while ((entry = readdir(folder)) != NULL && names.count < ENTRIES) {
        const char **name = myo_array_push(&names);
        if (name == NULL || (*name = myo_arena_text(out->arena, entry->d_name)) == NULL)
            return false;
    }
    out->whole = entry == NULL;
    out->names = names.items;
    out->count = names.count;
    if (out->count > 1)
        qsort(out->names, out->count, sizeof *out->names, by_name);
    return true;
}

/* The place of a folder, or, when it has none, the one that was used longest ago. */
static folder_listing *place_of(myo_folder_cache *cache, const char *folder, bool *found)
{
    folder_listing *oldest = &cache->listings[0];
    *found = false;
    for (size_t i = 0; i < FOLDERS && !*found; i++) {
        folder_listing *at = &cache->listings[i];
        *found = at->arena != NULL && strcmp(at->folder, folder) == 0;
        if (*found || at->used < oldest->used)
            oldest = at;
    }
    return oldest;
}

static const folder_listing *list(myo_folder_cache *cache, const char *folder, bool now)
{
    bool found;
    folder_listing *place = place_of(cache, folder, &found);
    if (found || !now) {
        place->used = found ? ++cache->turn : place->used;
        return found ? place : NULL;
    }
    myo_arena_close(&place->arena);
    *place = (folder_listing) { .arena = NULL };
    if (myo_arena_open(&place->arena) != MYO_OK)
        return NULL;
    place->folder = myo_arena_text(place->arena, folder);
    DIR *opened = opendir(*folder == '\0' ? "." : folder);
    const bool read = place->folder != NULL && (opened == NULL || read_names(place, opened));
    if (opened != NULL)
        closedir(opened);
    if (!read) {
        myo_arena_close(&place->arena);
        return NULL;
    }
    place->used = ++cache->turn;
    return place;
}

const char *const *myo_folder_cache_names(myo_folder_cache *cache, const char *folder,
                                          size_t *count)
{
    const folder_listing *found = list(cache, folder, true);
    *count = found == NULL ? 0 : found->count;
    return found == NULL ? NULL : found->names;
}

bool myo_folder_cache_lacks(myo_folder_cache *cache, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    const size_t length = (size_t)(name - path);
    char *folder = myo_memory_new(length + 1, 1);
    if (folder == NULL)
        return false;
    memcpy(folder, path, length);
    const folder_listing *found = list(cache, folder, cache->eager);
    const bool lacks = found != NULL && found->whole &&
                       (found->count == 0 || bsearch(&name, found->names, found->count,
                                                     sizeof *found->names, by_name) == NULL);
    myo_memory_free(folder);
    return lacks;
}
