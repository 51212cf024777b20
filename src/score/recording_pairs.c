/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Which reference table belongs to which detected table. */
#include "score/recording_pairs.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/arena.h"
#include "core/array.h"
#include "core/fail.h"
#include "core/file.h"
#include "core/text.h"

enum { DEPTH_LIMIT = 32, NAMED_LIMIT = 5 };

/* An event table found in a folder: where it is, and the stem that pairs it. */
typedef struct found_table {
    const char *path, *stem;
    const char *key; /* as our recordings.tsv names the recording; NULL for other layouts */
    int rank;        /* smaller wins where one stem has several tables */
} found_table;

/* Endings that mark event tables, the most specific statement of truth first. */
typedef struct ending {
    const char *text;
    int rank;
} ending;

static const ending endings[] = { { "_truth.tsv", 0 },  { "_events.tsv", 1 }, { "_events.csv", 2 },
                                  { "_labels.txt", 3 }, { "-events.txt", 4 }, { ".atr", 5 },
                                  { ".tsv", 6 },        { ".csv", 7 },        { ".txt", 8 } };

static const char *const not_tables[] = { "recordings.tsv",  "status.tsv", "participants.tsv",
                                          "_channels.tsv",   "README.txt", "_electrodes.tsv",
                                          "_recordings.tsv", "score.txt" };

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* "trial1.wav" and BIDS "sub-01_emg.edf" name the recordings "trial1" and "sub-01". */
static const char *strip_recording(myo_arena *arena, const char *key)
{
    static const char *const extensions[] = { ".wav", ".wave", ".flac", ".aif", ".aiff", ".caf",
                                              ".w64", ".rf64", ".au",   ".h5",  ".hdf5", ".nwb",
                                              ".mat", ".edf",  ".bdf",  ".csv", ".txt",  ".tsv",
                                              ".hea", ".dat",  ".rec" };
    size_t length = strlen(key);
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++)
        if (myo_text_ends(key, extensions[i])) {
            length -= strlen(extensions[i]);
            break;
        }
    if (length > 4 && strncmp(key + length - 4, "_emg", 4) == 0)
        length -= 4;
    return myo_arena_text_n(arena, key, length);
}

static myo_status add_file(myo_array *list, const char *path, const char *relative,
                           myo_arena *arena)
{
    const char *slash = strrchr(relative, '/');
    const char *base = slash == NULL ? relative : slash + 1;
    for (size_t i = 0; i < sizeof not_tables / sizeof not_tables[0]; i++)
        if (myo_text_same(base, not_tables[i]) ||
            (not_tables[i][0] == '_' && myo_text_ends(base, not_tables[i])))
            return MYO_OK;
    found_table item = { .path = path };
    if (strcmp(base, "events.tsv") == 0 || strcmp(base, "labels.txt") == 0) {
        /* A folder per recording, as our analysis and replay write it. */
        if (slash == NULL)
            return MYO_OK;
        item.key = myo_arena_text_n(arena, relative, (size_t)(slash - relative));
        item.rank = base[0] == 'e' ? 1 : 9;
        item.stem = item.key == NULL ? NULL : strip_recording(arena, item.key);
    } else {
        const ending *end = NULL;
        for (size_t i = 0; end == NULL && i < sizeof endings / sizeof endings[0]; i++)
            if (myo_text_ends(base, endings[i].text))
                end = &endings[i];
        if (end == NULL)
            return MYO_OK;
        item.rank = end->rank;
        item.stem = myo_arena_text_n(arena, relative, strlen(relative) - strlen(end->text));
        if (item.stem != NULL)
            item.stem = strip_recording(arena, item.stem);
    }
    found_table *slot = item.stem == NULL ? NULL : myo_array_push(list);
    if (slot == NULL)
        return MYO_NO_MEMORY;
    *slot = item;
    return MYO_OK;
}

static myo_status walk(myo_array *list, const char *root, const char *relative, int depth,
                       myo_arena *arena, const myo_log *log)
{
    const char *folder =
        relative[0] == '\0' ? root : myo_arena_format(arena, "%s/%s", root, relative);
    if (folder == NULL)
        return MYO_NO_MEMORY;
    if (depth > DEPTH_LIMIT)
        return myo_fail(log, MYO_LIMIT, "%s: folders are nested deeper than %d; is there a loop?",
                        folder, DEPTH_LIMIT);
    /* a folder of results inside the given one is another detector's */
    const char *mark = myo_arena_format(arena, "%s/recordings.tsv", folder);
    if (mark == NULL)
        return MYO_NO_MEMORY;
    if (depth > 0 && myo_file_exists(mark))
        return MYO_OK;
    DIR *stream = opendir(folder);
    if (stream == NULL)
        return myo_fail(log, MYO_UNREADABLE, "%s: the folder cannot be read", folder);
    myo_status status = MYO_OK;
    for (const struct dirent *entry; status == MYO_OK && (entry = readdir(stream)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        char *path = myo_arena_format(arena, "%s/%s", folder, entry->d_name);
        char *below = relative[0] == '\0'
                          ? myo_arena_text(arena, entry->d_name)
                          : myo_arena_format(arena, "%s/%s", relative, entry->d_name);
        if (path == NULL || below == NULL)
            status = MYO_NO_MEMORY;
        else if (is_folder(path))
            status = walk(list, root, below, depth + 1, arena, log);
        else
            status = add_file(list, path, below, arena);
    }
    closedir(stream);
    return status;
}

static int compare(const void *left, const void *right)
{
    const found_table *a = left, *b = right;
    const int stem = strcmp(a->stem, b->stem);
    if (stem != 0)
        return stem;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    return strcmp(a->path, b->path);
}

/* One table per stem: the best rank; two of the same rank are a doubt nobody should resolve by
 * chance. */
static myo_status list_tables(myo_array *list, const char *root, myo_arena *arena,
                              const myo_log *log)
{
    MYO_TRY(walk(list, root, "", 0, arena, log));
    found_table *items = list->items;
    if (list->count > 1)
        qsort(items, list->count, sizeof *items, compare);
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (kept > 0 && strcmp(items[kept - 1].stem, items[i].stem) == 0) {
            if (items[kept - 1].rank == items[i].rank)
                return myo_fail(log, MYO_MALFORMED,
                                "%s: two event tables for the recording \"%s\": %s and %s; keep "
                                "one",
                                root, items[i].stem, items[kept - 1].path, items[i].path);
            continue;
        }
        items[kept++] = items[i];
    }
    list->count = kept;
    if (kept == 0)
        return myo_fail(log, MYO_NOT_FOUND,
                        "%s: no event table in this folder; they are named <recording>_events.tsv, "
                        "<recording>_truth.tsv, <recording>/events.tsv, ...",
                        root);
    return MYO_OK;
}

typedef struct unpaired {
    myo_text names;
    size_t count;
} unpaired;

static void note_unpaired(unpaired *list, const char *stem)
{
    if (list->count++ < NAMED_LIMIT)
        (void)myo_text_add(&list->names, "%s%s", list->count > 1 ? ", " : "", stem);
}

static myo_status complain(const unpaired *list, const char *present, const char *absent,
                           const myo_log *log)
{
    if (list->count == 0)
        return MYO_OK;
    return myo_fail(log, MYO_NOT_FOUND,
                    "%zu recording%s of %s without a table in %s: %s%s; a recording without "
                    "events needs a table with a header and no rows",
                    list->count, list->count > 1 ? "s" : "", present, absent,
                    list->names.failed ? "" : list->names.bytes,
                    list->count > NAMED_LIMIT ? ", ..." : "");
}

static myo_status join(myo_score *score, const myo_array *reference, const myo_array *detected,
                       const myo_log *log)
{
    const found_table *r = reference->items, *d = detected->items;
    unpaired lost_reference = { 0 }, lost_detected = { 0 };
    size_t i = 0, j = 0;
    while (i < reference->count || j < detected->count) {
        const int order = i == reference->count  ? 1
                          : j == detected->count ? -1
                                                 : strcmp(r[i].stem, d[j].stem);
        if (order < 0) {
            note_unpaired(&lost_reference, r[i++].stem);
        } else if (order > 0) {
            note_unpaired(&lost_detected, d[j++].stem);
        } else {
            score->pairs[score->pair_count++] = (myo_score_pair) { .recording = r[i].stem,
                                                                   .reference_path = r[i].path,
                                                                   .detected_path = d[j].path,
                                                                   .detected_key = d[j].key };
            i++;
            j++;
        }
    }
    myo_status status = complain(&lost_reference, score->reference, score->detected, log);
    const myo_status other = complain(&lost_detected, score->detected, score->reference, log);
    status = status == MYO_OK ? other : status;
    myo_text_free(&lost_reference.names);
    myo_text_free(&lost_detected.names);
    return status;
}

/* Two files: the stem is the reference's name, the key the folder the detected table lies in. */
static myo_status pair_files(myo_score *score)
{
    myo_array one = MYO_ARRAY(found_table);
    const char *slash = strrchr(score->reference, '/');
    const char *base = slash == NULL ? score->reference : slash + 1;
    const char *stem = NULL;
    myo_status status = add_file(&one, score->reference, base, score->arena);
    if (status == MYO_OK && one.count == 1)
        stem = ((const found_table *)one.items)[0].stem;
    else if (status == MYO_OK)
        stem = strip_recording(score->arena, base);
    myo_array_free(&one);
    score->pairs[0] = (myo_score_pair) { .recording = stem,
                                         .reference_path = score->reference,
                                         .detected_path = score->detected };
    score->pair_count = 1;
    slash = strrchr(score->detected, '/');
    if (slash != NULL && strcmp(slash, "/events.tsv") == 0) {
        const char *folder =
            myo_arena_text_n(score->arena, score->detected, (size_t)(slash - score->detected));
        const char *name = folder == NULL ? NULL : strrchr(folder, '/');
        score->pairs[0].detected_key = name == NULL ? folder : name + 1;
    }
    return status == MYO_OK && stem == NULL ? MYO_NO_MEMORY : status;
}

static myo_status must_exist(const char *path, const myo_log *log)
{
    return myo_file_exists(path) ? MYO_OK
                                 : myo_fail(log, MYO_NOT_FOUND, "%s: no such file or folder", path);
}

myo_status myo_score_find_pairs(myo_score *score, const myo_log *log)
{
    const bool folders = is_folder(score->reference);
    MYO_TRY(must_exist(score->reference, log));
    MYO_TRY(must_exist(score->detected, log));
    if (folders != is_folder(score->detected))
        return myo_fail(log, MYO_ARGUMENT,
                        "the reference %s is a %s and the detected %s is not; give two files or "
                        "two folders",
                        score->reference, folders ? "folder" : "file", score->detected);
    score->folders = folders;
    myo_array reference = MYO_ARRAY(found_table), detected = MYO_ARRAY(found_table);
    myo_status status = MYO_OK;
    if (folders) {
        MYO_TRY_CLEAN(list_tables(&reference, score->reference, score->arena, log));
        MYO_TRY_CLEAN(list_tables(&detected, score->detected, score->arena, log));
    }
    score->pairs = myo_arena_new(score->arena, folders ? reference.count : 1, sizeof *score->pairs);
    if (score->pairs == NULL) {
        status = MYO_NO_MEMORY;
        goto cleanup;
    }
    status = folders ? join(score, &reference, &detected, log) : pair_files(score);
cleanup:
    myo_array_free(&detected);
    myo_array_free(&reference);
    return status;
}
