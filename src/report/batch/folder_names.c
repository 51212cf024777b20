/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/folder_names.h"

#include <ctype.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"

enum { LEVELS_MOST = 12 };

/* Words that name a visit, alone or before a number. */
static const char *const visits[] = {
    "ses",   "session",  "sitzung", "visit",  "day",      "tag",     "week",    "woche",
    "month", "pre",      "post",    "before", "after",    "vorher",  "nachher", "avant",
    "apres", "baseline", "test",    "retest", "followup", "morning", "evening", "am",
    "pm",    "t",        "v",       "s",      "d",        "w",
};

/* Words that say what is in a folder, not whose it is. */
static const char *const contents[] = {
    "broken", "damaged", "bad",  "raw",  "data",   "recordings", "recording", "trials", "trial",
    "emg",    "acc",     "wav",  "edf",  "h5",     "hdf5",       "csv",       "txt",    "mat",
    "tmp",    "temp",    "old",  "new",  "backup", "export",     "exports",   "files",  "unused",
    "other",  "misc",    "good", "test", "tests",  "demo",
};

static bool is_date(const char *name)
{
    size_t digits = 0;
    const char *c = name;
    for (; isdigit((unsigned char)*c) || (strchr("-._", *c) != NULL && *c != '\0'); c++)
        digits += isdigit((unsigned char)*c) != 0;
    return digits >= 6 && digits <= 14 && (*c == '\0' || *c == 'T' || *c == ' ');
}

bool myo_names_visit(const char *name)
{
    if (is_date(name))
        return true;
    char word[24];
    size_t length = 0;
    while (isalpha((unsigned char)name[length]) && length + 1 < sizeof word)
        length++;
    memcpy(word, name, length);
    word[length] = '\0';
    const char *rest = name + length + strspn(name + length, " _-");
    const size_t digits = strspn(rest, "0123456789");
    const bool bids = strncmp(name, "ses-", 4) == 0 && name[4] != '\0';
    if (bids || (rest[digits] != '\0' && rest[digits] != '_'))
        return bids;
    for (size_t i = 0; i < sizeof visits / sizeof *visits; i++)
        if (myo_text_same(word, visits[i]))
            return length > 1 || digits > 0;
    return false;
}

static bool is_content(const char *name)
{
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++)
        if (myo_text_same(name, contents[i]))
            return true;
    return false;
}

/* The folder of a key at a level, in the arena; NULL: no memory, as the level exists. */
static const char *folder_at(const myo_batch *batch, const char *key, size_t level)
{
    for (; level > 0; level--)
        key = strchr(key, '/') + 1;
    return myo_arena_text_n(batch->arena, key, strcspn(key, "/"));
}

static size_t depth_of(const char *key)
{
    size_t depth = 0;
    for (; *key != '\0'; key++)
        depth += *key == '/';
    return depth;
}

/* Folders that every analysed recording has. */
static size_t common_depth(const myo_batch *batch)
{
    size_t least = LEVELS_MOST;
    for (size_t i = 0; i < batch->input->count; i++)
        if (batch->recordings[i].channel_count > 0) {
            const size_t depth = depth_of(batch->recordings[i].name);
            least = depth < least ? depth : least;
        }
    return least;
}

static myo_status all_visits(bool *out, const myo_batch *batch, size_t level)
{
    *out = true;
    for (size_t i = 0; i < batch->input->count && *out; i++) {
        if (batch->recordings[i].channel_count == 0)
            continue;
        const char *name = folder_at(batch, batch->recordings[i].name, level);
        if (name == NULL)
            return MYO_NO_MEMORY;
        *out = myo_names_visit(name);
    }
    return MYO_OK;
}

/* How many different folders a level has, counting to MYO_GROUPS_MOST + 1. */
static myo_status distinct_at(size_t *out, const myo_batch *batch, size_t level)
{
    const char *seen[MYO_GROUPS_MOST + 1];
    *out = 0;
    for (size_t i = 0; i < batch->input->count && *out <= MYO_GROUPS_MOST; i++) {
        if (batch->recordings[i].channel_count == 0)
            continue;
        const char *name = folder_at(batch, batch->recordings[i].name, level);
        size_t k = 0;
        if (name == NULL)
            return MYO_NO_MEMORY;
        while (k < *out && strcmp(seen[k], name) != 0)
            k++;
        if (k == *out)
            seen[(*out)++] = name;
    }
    return MYO_OK;
}

static myo_status fill(myo_batch *batch, size_t level, size_t member)
{
    for (size_t i = 0; i < batch->input->count; i++) {
        if (batch->recordings[i].channel_count == 0)
            continue;
        myo_place *place = &batch->recordings[i].place;
        const char **slot = member == 0   ? &place->session
                            : member == 1 ? &place->participant
                                          : &place->group;
        const char *name = folder_at(batch, batch->recordings[i].name, level);
        if (name == NULL)
            return MYO_NO_MEMORY;
        if (*slot == NULL && !(member == 1 && is_content(name)))
            *slot = name;
    }
    return MYO_OK;
}

myo_status myo_places_by_folders(myo_batch *batch)
{
    size_t depth = common_depth(batch);
    if (depth == LEVELS_MOST)
        return MYO_OK;
    bool visit = depth > 0;
    if (visit)
        MYO_TRY(all_visits(&visit, batch, depth - 1));
    if (visit)
        MYO_TRY(fill(batch, --depth, 0));
    if (depth == 0)
        return MYO_OK;
    MYO_TRY(fill(batch, depth - 1, 1));
    for (size_t level = 0; level + 1 < depth; level++) {
        size_t kinds;
        MYO_TRY(distinct_at(&kinds, batch, level));
        if (kinds < 2)
            continue;
        if (kinds <= MYO_GROUPS_MOST) {
            MYO_TRY(fill(batch, level, 2));
            batch->group_source = "the folders";
        }
        break;
    }
    return MYO_OK;
}
