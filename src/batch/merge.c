/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "myoscribe/batch.h"

#include <stdlib.h>
#include <string.h>

#include "batch/folder.h"
#include "batch/join_shards.h"
#include "core/arena.h"
#include "core/fail.h"
#include "core/memory.h"
#include "core/text.h"
#include "myoscribe/version.h"

/* Appends "2,5,7-9": the numbers from 1 to `count` whose flag is `wanted`. */
static myo_status add_numbers(myo_text *list, const bool *flags, size_t count, bool wanted)
{
    const size_t begun = list->length;
    MYO_TRY(myo_text_add_bytes(list, "", 0));
    for (size_t i = 0; i < count; i++) {
        if (flags[i] != wanted)
            continue;
        size_t last = i;
        while (last + 1 < count && flags[last + 1] == wanted)
            last++;
        MYO_TRY(myo_text_add(list, "%s%zu", list->length == begun ? "" : ",", i + 1));
        if (last > i)
            MYO_TRY(myo_text_add(list, "-%zu", last + 1));
        i = last;
    }
    return MYO_OK;
}

/* The shards of one division of the batch, and what is left of others. */
typedef struct division {
    const char *folder;
    myo_shard *shards; /* of the division that was written to last */
    size_t count, whole;
    bool *flags; /* by number, for lists */
    size_t superseded;
} division;

/* A batch may be divided anew, into more shards or fewer: the latest division counts. */
static myo_status choose_division(division *out, myo_shard *shards, size_t count, myo_arena *arena)
{
    size_t latest = 0;
    for (size_t i = 1; i < count; i++)
        if (shards[i].written_ns > shards[latest].written_ns)
            latest = i;
    out->whole = shards[latest].count;
    out->shards = myo_arena_new(arena, count, sizeof *shards);
    out->flags = myo_arena_new(arena, out->whole, sizeof *out->flags);
    if (out->shards == NULL || out->flags == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        if (shards[i].count == out->whole)
            out->shards[out->count++] = shards[i];
        else
            out->superseded++;
    return MYO_OK;
}

typedef const char *shard_part(const myo_shard *shard);

static const char *build_of(const myo_shard *shard)
{
    return shard->build;
}

static const char *settings_of(const myo_shard *shard)
{
    return shard->settings;
}

static const char *options_of(const myo_shard *shard)
{
    return shard->options;
}

static const char *inputs_of(const myo_shard *shard)
{
    return shard->inputs;
}

/* What most shards have. */
static const char *usual(const division *of, shard_part *part)
{
    const char *best = NULL;
    size_t most = 0;
    for (size_t i = 0; i < of->count; i++) {
        size_t same = 0;
        for (size_t k = 0; k < of->count; k++)
            same += strcmp(part(&of->shards[i]), part(&of->shards[k])) == 0;
        if (same > most) {
            most = same;
            best = part(&of->shards[i]);
        }
    }
    return best;
}

static myo_status add_odd(myo_text *text, const division *of, shard_part *part, const char *what)
{
    const char *expected = usual(of, part), *first = NULL;
    memset(of->flags, 0, of->whole * sizeof *of->flags);
    for (size_t i = 0; i < of->count; i++) {
        const bool odd = strcmp(part(&of->shards[i]), expected) != 0;
        of->flags[of->shards[i].number - 1] = odd;
        if (odd && first == NULL)
            first = part(&of->shards[i]);
    }
    if (first == NULL)
        return MYO_OK;
    MYO_TRY(myo_text_add(text, "%s", text->length == 0 ? "" : "; "));
    MYO_TRY(add_numbers(text, of->flags, of->whole, true));
    MYO_TRY(myo_text_add(text, " of %s", what));
    return part != build_of ? MYO_OK : myo_text_add(text, " (%s, the others %s)", first, expected);
}

/* Shards belong together when all were given the same inputs and worked the same way. */
static myo_status check_alike(const division *of, const myo_log *log)
{
    myo_text odd = { 0 };
    (void)add_odd(&odd, of, build_of, "another build");
    (void)add_odd(&odd, of, settings_of, "different settings");
    (void)add_odd(&odd, of, options_of, "different options about the inputs or formats");
    (void)add_odd(&odd, of, inputs_of, "different lists of inputs (files came or went)");
    myo_status status = odd.failed ? MYO_NO_MEMORY : MYO_OK;
    if (odd.length > 0 && status == MYO_OK)
        status = myo_fail(log, MYO_INCOMPLETE,
                          "%s: not merged; of its %zu shards these differ from the others: %s; run "
                          "them again like the others (--resume keeps what fits)",
                          of->folder, of->whole, odd.bytes);
    myo_text_free(&odd);
    return status;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static myo_status check_keys(const division *of, myo_arena *arena, const myo_log *log)
{
    const myo_shard *shards = of->shards;
    const size_t count = of->count;
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
            return myo_fail(log, MYO_INCOMPLETE,
                            "%s: not merged; %s is in two shards; run the shards again with the "
                            "same inputs",
                            of->folder, keys[i]);
    return MYO_OK;
}

/* Flags what has a record, and, unless `unwritten` counts too, could write all its results. */
static void flag_finished(const division *of, bool unwritten)
{
    memset(of->flags, 0, of->whole * sizeof *of->flags);
    for (size_t i = 0; i < of->count; i++)
        of->flags[of->shards[i].number - 1] = unwritten || of->shards[i].unwritten == 0;
}

static myo_status check_complete(const division *of, const myo_log *log)
{
    if (of->count == of->whole)
        return MYO_OK;
    myo_text list = { 0 };
    flag_finished(of, true);
    myo_status status = add_numbers(&list, of->flags, of->whole, false);
    if (status == MYO_OK)
        status =
            myo_fail(log, MYO_INCOMPLETE,
                     "%s: not merged; of %zu shards these have not finished: %s; run them again "
                     "with --resume, then merge",
                     of->folder, of->whole, list.bytes);
    myo_text_free(&list);
    return status;
}

/* Their recordings are in the tables as failed; the disk may have room again. */
static myo_status warn_unwritten(const division *of, const myo_log *log)
{
    myo_text list = { 0 };
    flag_finished(of, false);
    const myo_status status = add_numbers(&list, of->flags, of->whole, false);
    if (status == MYO_OK && list.length > 0)
        myo_warn(
            log,
            "%s: of %zu shards these could not write all results: %s; free space, run them again "
            "with --resume, then merge again",
            of->folder, of->whole, list.bytes);
    myo_text_free(&list);
    return status;
}

static void drop_superseded(const division *of, const myo_shard *all, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (all[i].count != of->whole)
            myo_shard_forget(of->folder, all[i].number, all[i].count);
}

myo_status myo_batch_merge(myo_batch_summary *summary, const char *folder, const myo_log *log)
{
    myo_arena *arena = NULL;
    myo_shard *shards = NULL;
    size_t count = 0;
    division chosen = { .folder = folder };
    myo_batch_lock lock = { .whole = MYO_BATCH_UNLOCKED, .shard = MYO_BATCH_UNLOCKED };
    MYO_TRY(myo_arena_open(&arena));
    myo_status status;
    /* records first: a folder that is none of ours must not get a lock file */
    MYO_TRY_CLEAN(myo_shard_read_all(folder, &shards, &count, arena, log));
    MYO_TRY_CLEAN(myo_batch_lock_folder(&lock, folder, 1, 1, log));
    MYO_TRY_CLEAN(choose_division(&chosen, shards, count, arena));
    MYO_TRY_CLEAN(check_complete(&chosen, log));
    MYO_TRY_CLEAN(check_alike(&chosen, log));
    MYO_TRY_CLEAN(check_keys(&chosen, arena, log));
    MYO_TRY_CLEAN(warn_unwritten(&chosen, log));
    status = myo_shards_join(summary, folder, chosen.shards, chosen.count, arena, log);
    if (status == MYO_OK || status == MYO_FAILED)
        drop_superseded(&chosen, shards, count);
cleanup:
    myo_batch_unlock_folder(&lock);
    myo_arena_close(&arena);
    return status;
}

/* Shards that began and left no record, as on a disk that was full from the start. */
static myo_status none_finished(division *out, const char *folder, myo_arena *arena)
{
    out->whole = myo_batch_locked_shards(folder);
    out->flags = myo_arena_new(arena, out->whole, sizeof *out->flags);
    if (out->whole == 0)
        return MYO_NOT_FOUND;
    return out->flags == NULL ? MYO_NO_MEMORY : MYO_OK;
}

static myo_status read_division(division *out, const char *folder, myo_arena *arena,
                                const myo_log *log)
{
    const myo_log silent = { 0 };
    myo_shard *shards = NULL;
    size_t count = 0;
    myo_status status = myo_shard_read_all(folder, &shards, &count, arena, &silent);
    if (status == MYO_NOT_FOUND)
        status = none_finished(out, folder, arena);
    else if (status == MYO_OK)
        status = choose_division(out, shards, count, arena);
    return status == MYO_NOT_FOUND || status == MYO_MALFORMED
               ? myo_shard_read_all(folder, &shards, &count, arena, log) /* to say why */
               : status;
}

myo_status myo_batch_missing(char **out, const char *folder, const myo_log *log)
{
    myo_arena *arena = NULL;
    myo_text list = { 0 };
    division chosen = { .folder = folder };
    MYO_TRY(myo_arena_open(&arena));
    myo_status status;
    MYO_TRY_CLEAN(read_division(&chosen, folder, arena, log));
    MYO_TRY_CLEAN(check_alike(&chosen, log));
    flag_finished(&chosen, false);
    MYO_TRY_CLEAN(add_numbers(&list, chosen.flags, chosen.whole, false));
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
