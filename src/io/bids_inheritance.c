/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a BIDS dataset says of a recording beside and above it. The inheritance principle: a file
 * of any folder from the dataset's root to the recording applies when all its entities are the
 * recording's own; of `_emg.json` the nearer adds to and overrides the farther, of tables only the
 * nearest counts. What `_emg.json` says must not contradict the recording. */
#include "io/bids_inheritance.h"

#include <math.h>
#include <string.h>

#include "core/arena.h"
#include "core/fail.h"
#include "core/file.h"
#include "core/json.h"
#include "core/text.h"
#include "io/folder_cache.h"
#include "io/reader.h"
#include "io/sidecar.h"

enum { LEVELS = 6, APPLICABLE = 32 };

typedef struct applicable {
    const char *path, *name;
    size_t level, entities; /* level 0: the recording's own folder */
} applicable;

typedef struct search {
    const myo_open_request *request;
    const char *ending; /* "_emg.json" */
    const char *folders[LEVELS];
    size_t levels, count;
    applicable found[APPLICABLE]; /* farthest and least specific first */
} search;

/* "a/b/" above "a/b/c/"; "../" above "". NULL above the root. */
static const char *parent_of(const char *folder, myo_arena *arena)
{
    size_t length = strlen(folder);
    if (length == 0 || strcmp(folder, "./") == 0)
        return "../";
    if (strcmp(folder, "/") == 0)
        return NULL;
    if (length >= 3 && strcmp(folder + length - 3, "../") == 0)
        return myo_arena_format(arena, "%s../", folder);
    while (length > 0 && folder[length - 1] == '/')
        length--;
    while (length > 0 && folder[length - 1] != '/')
        length--;
    return myo_arena_text_n(arena, folder, length);
}

/* The folders from the recording's to the one with dataset_description.json; without a dataset the
 * recording's alone. */
static myo_status find_root(search *it)
{
    myo_arena *arena = it->request->arena;
    const char *path = it->request->path;
    it->folders[0] = myo_arena_text_n(arena, path, (size_t)(myo_base_name(path) - path));
    for (size_t level = 0; level < LEVELS; level++) {
        const char *mark =
            it->folders[level] == NULL
                ? NULL
                : myo_arena_format(arena, "%sdataset_description.json", it->folders[level]);
        if (mark == NULL)
            return MYO_NO_MEMORY;
        if (!myo_folder_cache_lacks(it->request->folders, mark) && myo_file_exists(mark)) {
            it->levels = level + 1;
            return MYO_OK;
        }
        const char *above = parent_of(it->folders[level], arena);
        if (above == NULL || level + 1 == LEVELS)
            break;
        it->folders[level + 1] = above;
    }
    it->levels = 1;
    return MYO_OK;
}

/* True when every "key-value" of `name` before `ending` is one of the recording's. */
static bool applies(const search *it, const char *name, size_t *entities)
{
    const size_t length = strlen(name), tail = strlen(it->ending);
    const bool bare = strcmp(name, it->ending + 1) == 0;
    *entities = 0;
    if (!bare && (length <= tail || strcmp(name + length - tail, it->ending) != 0))
        return false;
    const char *own = myo_base_name(it->request->path);
    for (const char *at = name; !bare && at < name + length - tail; (*entities)++) {
        const size_t width = strcspn(at, "_");
        bool found = false;
        for (const char *other = own; !found;) {
            const size_t its = strcspn(other, "_.");
            found = its == width && memcmp(other, at, width) == 0;
            if (other[its] != '_')
                break;
            other += its + 1;
        }
        if (!found)
            return false;
        at += width + 1;
    }
    return true;
}

static bool comes_before(const applicable *a, const applicable *b)
{
    if (a->level != b->level)
        return a->level > b->level;
    return a->entities != b->entities ? a->entities < b->entities : strcmp(a->name, b->name) < 0;
}

static myo_status take(search *it, size_t level, const char *name, size_t entities)
{
    const char *path = myo_arena_format(it->request->arena, "%s%s", it->folders[level], name);
    if (path == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_reader_looks_at(it->request, path));
    if (it->count == APPLICABLE)
        return MYO_OK;
    const applicable one = { path, path + strlen(it->folders[level]), level, entities };
    size_t place = it->count++;
    for (; place > 0 && comes_before(&one, &it->found[place - 1]); place--)
        it->found[place] = it->found[place - 1];
    it->found[place] = one;
    return MYO_OK;
}

static myo_status look_in(search *it, size_t level)
{
    const char *task = strstr(myo_base_name(it->request->path), "_task-");
    if (task != NULL) { /* the usual name, so that a file that comes later is noticed */
        const char *path = myo_arena_format(it->request->arena, "%s%.*s%s", it->folders[level],
                                            (int)strcspn(task + 1, "_."), task + 1, it->ending);
        MYO_TRY(path == NULL ? MYO_NO_MEMORY : myo_reader_looks_at(it->request, path));
    }
    size_t count = 0, entities = 0;
    const char *const *names =
        myo_folder_cache_names(it->request->folders, it->folders[level], &count);
    for (size_t i = 0; i < count; i++)
        if (applies(it, names[i], &entities))
            MYO_TRY(take(it, level, names[i], entities));
    return MYO_OK;
}

static bool is_bids(const char *path)
{
    const char *name = myo_base_name(path), *dot = strrchr(name, '.');
    return dot != NULL && dot - name >= 4 && strncmp(dot - 4, "_emg", 4) == 0;
}

static myo_status find(search *it, const myo_open_request *request, const char *ending)
{
    *it = (search) { .request = request, .ending = ending };
    if (!is_bids(request->path))
        return MYO_OK;
    MYO_TRY(find_root(it));
    for (size_t level = 0; level < it->levels; level++)
        MYO_TRY(look_in(it, level));
    return MYO_OK;
}

static myo_status note_inherited(const applicable *one, myo_draft *draft,
                                 const myo_open_request *request)
{
    if (one->level == 0)
        return MYO_OK;
    return myo_draft_note(draft, request, "%s, %zu folder%s above, applies (BIDS inheritance)",
                          one->name, one->level, one->level == 1 ? "" : "s");
}

myo_status myo_bids_table(const char **path, const char *ending, myo_draft *draft,
                          const myo_open_request *request)
{
    search it;
    MYO_TRY(find(&it, request, ending));
    *path = it.count == 0 ? NULL : it.found[it.count - 1].path;
    return it.count == 0 ? MYO_OK : note_inherited(&it.found[it.count - 1], draft, request);
}

/* What all applicable `_emg.json` say together, and which of them said it. */
typedef struct metadata {
    double rate_hz, mains_hz;
    const char *type, *rate_source, *mains_source, *type_source;
} metadata;

static myo_status merge(metadata *into, const applicable *one, const myo_open_request *request)
{
    myo_json *json = NULL;
    const myo_log log = { request->log == NULL ? NULL : request->log->write,
                          request->log == NULL ? NULL : request->log->context, one->path };
    MYO_TRY(myo_json_read(&json, one->path, &log));
    const double rate = myo_json_number(myo_json_get(json, "SamplingFrequency"), NAN);
    const double mains = myo_json_number(myo_json_get(json, "PowerLineFrequency"), NAN);
    const char *type = myo_json_text(myo_json_get(json, "RecordingType"), NULL);
    if (!isnan(rate))
        into->rate_hz = rate, into->rate_source = one->name;
    if (!isnan(mains))
        into->mains_hz = mains, into->mains_source = one->name;
    if (type != NULL)
        into->type = myo_arena_text(request->arena, type), into->type_source = one->name;
    myo_json_close(&json);
    return type != NULL && into->type == NULL ? MYO_NO_MEMORY : MYO_OK;
}

static myo_status compare(const metadata *said, myo_draft *draft, const myo_open_request *request)
{
    bool found = isnan(said->rate_hz);
    for (size_t s = 0; s < draft->stream_count; s++)
        found = found || fabs(draft->streams[s].rate_hz - said->rate_hz) <= 1e-6 * said->rate_hz;
    if (!found)
        return myo_fail(request->log, MYO_RATE,
                        "%s says SamplingFrequency %.10g, the file %.10g Hz; correct the one that "
                        "is wrong",
                        said->rate_source, said->rate_hz, draft->streams[0].rate_hz);
    if (said->type != NULL &&
        (myo_text_same(said->type, "discontinuous") || myo_text_same(said->type, "epoched")))
        MYO_TRY(myo_draft_note(draft, request,
                               "%s calls the recording %s; time is taken as continuous",
                               said->type_source, said->type));
    if (!isnan(said->mains_hz))
        MYO_TRY(myo_draft_note(draft, request, "%s gives the power line as %.10g Hz",
                               said->mains_source, said->mains_hz));
    return MYO_OK;
}

myo_status myo_bids_check(myo_draft *draft, const myo_open_request *request)
{
    search it;
    metadata said = { .rate_hz = NAN, .mains_hz = NAN };
    MYO_TRY(find(&it, request, "_emg.json"));
    for (size_t i = 0; i < it.count; i++) {
        MYO_TRY(merge(&said, &it.found[i], request));
        MYO_TRY(note_inherited(&it.found[i], draft, request));
    }
    return draft->stream_count == 0 ? MYO_OK : compare(&said, draft, request);
}
