/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "batch/folder.h"
#include "batch/join_shards.h"
#include "core/arena.h"
#include "core/fail.h"
#include "core/memory.h"
#include "core/text.h"
#include "myoscribe/batch.h"
#include "myoscribe/version.h"

static myo_status mixed(const myo_log *log, const char *folder, const myo_shard *a,
                        const myo_shard *b, const char *what)
{
    return myo_fail(log, MYO_FAILED,
                    "%s: shards %zu/%zu and %zu/%zu are of different %s; run one of them again "
                    "(--resume keeps what fits), or remove its record under " MYO_BATCH_PRIVATE,
                    folder, a->number, a->count, b->number, b->count, what);
}

/* Shards belong together when all were given the same inputs and worked the same way. */
static myo_status check_alike(const char *folder, const myo_shard *shards, size_t count,
                              const myo_log *log)
{
    for (size_t i = 1; i < count; i++) {
        const myo_shard *a = &shards[0], *b = &shards[i];
        if (a->count != b->count)
            return mixed(log, folder, a, b, "shard counts");
        if (strcmp(a->version, b->version) != 0)
            return mixed(log, folder, a, b, "versions of myoscribe");
        if (strcmp(a->method_hash, b->method_hash) != 0)
            return mixed(log, folder, a, b, "settings, options or builds");
        if (strcmp(a->inputs, b->inputs) != 0)
            return mixed(log, folder, a, b, "lists of inputs (files came or went between them)");
        if (shards[i - 1].number == b->number)
            return mixed(log, folder, &shards[i - 1], b, "records of one number");
    }
    return MYO_OK;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static myo_status check_keys(const char *folder, const myo_shard *shards, size_t count,
                             myo_arena *arena, const myo_log *log)
{
    size_t total = 0, used = 0;
    for (size_t i = 0; i < count; i++)
        total += shards[i].row_count;
    const char **keys = myo_arena_new(arena, total + 1, sizeof *keys);
    if (keys == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        for (size_t r = 0; r < shards[i].row_count; r++)
            keys[used++] = shards[i].rows[r].key;
    qsort(keys, total, sizeof *keys, by_key);
    for (size_t i = 1; i < total; i++)
        if (strcmp(keys[i - 1], keys[i]) == 0)
            return myo_fail(log, MYO_FAILED,
                            "%s: %s is in two shards; run the shards again with the same inputs",
                            folder, keys[i]);
    return MYO_OK;
}

/* Appends "2,5,7-9": what is not among the sorted shards. */
static myo_status list_missing(myo_text *list, const myo_shard *shards, size_t count)
{
    size_t next = 1;
    MYO_TRY(myo_text_add_bytes(list, "", 0));
    for (size_t i = 0; i <= count; i++) {
        const size_t end = i < count ? shards[i].number : shards[0].count + 1;
        if (end > next)
            MYO_TRY(myo_text_add(list, "%s%zu", list->length == 0 ? "" : ",", next));
        if (end > next + 1)
            MYO_TRY(myo_text_add(list, "-%zu", end - 1));
        next = end + 1;
    }
    return MYO_OK;
}

static myo_status check_complete(const char *folder, const myo_shard *shards, size_t count,
                                 const myo_log *log)
{
    if (count == shards[0].count)
        return MYO_OK;
    myo_text list = { 0 };
    myo_status status = list_missing(&list, shards, count);
    if (status == MYO_OK)
        status = myo_fail(log, MYO_FAILED,
                          "%s: of %zu shards these have not finished: %s; run them again with "
                          "--resume, then merge",
                          folder, shards[0].count, list.bytes);
    myo_text_free(&list);
    return status;
}

myo_status myo_batch_merge(myo_batch_summary *summary, const char *folder, const myo_log *log)
{
    myo_arena *arena = NULL;
    myo_shard *shards = NULL;
    size_t count = 0;
    myo_batch_lock lock = { .whole = MYO_BATCH_UNLOCKED, .shard = MYO_BATCH_UNLOCKED };
    MYO_TRY(myo_arena_open(&arena));
    myo_status status;
    /* records first: a folder that is none of ours must not get a lock file */
    MYO_TRY_CLEAN(myo_shard_read_all(folder, &shards, &count, arena, log));
    MYO_TRY_CLEAN(myo_batch_lock_folder(&lock, folder, 1, 1, log));
    MYO_TRY_CLEAN(check_alike(folder, shards, count, log));
    MYO_TRY_CLEAN(check_complete(folder, shards, count, log));
    MYO_TRY_CLEAN(check_keys(folder, shards, count, arena, log));
    status = myo_shards_join(summary, folder, shards, count, arena, log);
cleanup:
    myo_batch_unlock_folder(&lock);
    myo_arena_close(&arena);
    return status;
}

myo_status myo_batch_missing(char **out, const char *folder, const myo_log *log)
{
    myo_arena *arena = NULL;
    myo_shard *shards = NULL;
    size_t count = 0;
    myo_text list = { 0 };
    MYO_TRY(myo_arena_open(&arena));
    myo_status status;
    MYO_TRY_CLEAN(myo_shard_read_all(folder, &shards, &count, arena, log));
    MYO_TRY_CLEAN(check_alike(folder, shards, count, log));
    MYO_TRY_CLEAN(list_missing(&list, shards, count));
    *out = list.bytes;
    list = (myo_text) { 0 };
cleanup:
    myo_text_free(&list);
    myo_arena_close(&arena);
    return status;
}

void myo_batch_missing_free(char *list)
{
    myo_memory_free(list);
}
