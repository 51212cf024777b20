/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/previous_results.h"

#include <stdlib.h>
#include <string.h>

#include "batch/completion.h"
#include "batch/folder.h"
#include "batch/list_inputs.h"
#include "batch/shard.h"
#include "core/arena.h"
#include "core/fail.h"
#include "core/json.h"

/* A misspelt input leaves no folder behind, and the tables of an earlier run as they are. A shard
 * cannot tell: its inputs may be missing on purpose. */
static myo_status check_readable(const myo_batch_options *options, const myo_input *list,
                                 size_t count, const myo_log *log)
{
    if (options->shard_count > 1 || count == 0)
        return MYO_OK;
    const bool fresh = !myo_batch_is_output(options->folder);
    for (size_t i = 0; i < count; i++)
        if (list[i].problem == NULL ||
            (fresh && !list[i].named)) /* a folder's file is not misspelt */
            return MYO_OK;
    for (size_t i = 0; i < count; i++)
        (void)myo_fail(log, MYO_UNREADABLE, "%s: %s", list[i].path, list[i].problem);
    if (fresh)
        return myo_fail(log, MYO_UNREADABLE, "no input can be read; nothing is written");
    return myo_fail(log, MYO_UNREADABLE,
                    "no input can be read; the results in %s are left as they are",
                    options->folder);
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const myo_input *)a)->key, ((const myo_input *)b)->key);
}

static bool is_wanted(const myo_previous_results_input *input, const char *key)
{
    const myo_input wanted = { .key = key };
    if (input->options->shard_count > 1)
        return myo_listing_saw(input->names, key);
    return input->count > 0 &&
           bsearch(&wanted, input->list, input->count, sizeof wanted, by_key) != NULL;
}

/* Each shard answers for all: the first one to run takes the old records away. */
static const char *find_lost(size_t *lost, const myo_shard *shards, size_t shard_count,
                             const myo_previous_results_input *input)
{
    const char *first = NULL;
    *lost = 0;
    for (size_t s = 0; s < shard_count; s++) {
        for (size_t r = 0; r < shards[s].row_count; r++) {
            const myo_batch_row *row = &shards[s].rows[r];
            if (row->failed || is_wanted(input, row->key))
                continue;
            first = first == NULL || strcmp(row->key, first) < 0 ? row->key : first;
            ++*lost;
        }
    }
    return first;
}

/* Files may have come, and all shards will be run again; or two batches share a folder by mistake.
 * The merge refuses either, which is late to hear of it. */
static void warn_mixed(const myo_shard *shards, size_t count,
                       const myo_previous_results_input *input, const myo_log *log)
{
    const myo_batch_options *options = input->options;
    for (size_t s = 0; s < count && options->shard_count > 1; s++) {
        const bool others = strcmp(shards[s].inputs, input->fingerprint) != 0;
        const bool split = shards[s].count != options->shard_count && shards[s].count > 1;
        if (shards[s].count == 1 || (shards[s].number == options->shard && !split) ||
            (!others && !split && strcmp(shards[s].method, input->method->whole) == 0))
            continue;
        if (split)
            myo_warn(log,
                     "%s: shard %zu/%zu in this folder is of another number of shards; merge drops "
                     "it when all shards of this run are done",
                     options->folder, shards[s].number, shards[s].count);
        else
            myo_warn(log,
                     "%s: shard %zu/%zu in this folder is of %s; merge takes it only after it has "
                     "been run again like this one",
                     options->folder, shards[s].number, shards[s].count,
                     others ? "another list of inputs" : "other settings, options or builds");
        return;
    }
}

/* What stays in the tables without being an input: finished, and by this run's method. */
static bool is_kept(const myo_previous_results_input *input, const myo_shard *shard,
                    const myo_batch_row *row, myo_arena *arena)
{
    if (row->failed || is_wanted(input, row->key) ||
        strcmp(shard->method, input->method->whole) != 0)
        return false;
    const char *folder = myo_batch_join(arena, input->options->folder, row->key);
    myo_json *record = folder == NULL ? NULL : myo_completion_read(folder);
    const bool is_finished = record != NULL;
    myo_json_close(&record);
    return is_finished;
}

static myo_status keep_rows(myo_previous_results *out, const myo_previous_results_input *input,
                            const myo_shard *shards, size_t shard_count, myo_arena *arena)
{
    size_t total = 0;
    if (input->options->resume == MYO_RESUME_NONE || input->options->prune ||
        input->options->shard_count > 1)
        return MYO_OK;
    for (size_t s = 0; s < shard_count; s++)
        total += shards[s].row_count;
    myo_batch_row *kept = myo_arena_new(arena, total + 1, sizeof *kept);
    if (kept == NULL)
        return MYO_NO_MEMORY;
    for (size_t s = 0; s < shard_count; s++)
        for (size_t r = 0; r < shards[s].row_count; r++)
            if (is_kept(input, &shards[s], &shards[s].rows[r], arena))
                kept[out->kept_count++] = shards[s].rows[r];
    out->kept = kept;
    return MYO_OK;
}

static void tell_lost(const myo_previous_results_input *input, size_t lost, size_t kept,
                      const char *first, const myo_log *log)
{
    const bool one = lost == 1;
    myo_warn(log, "%s: %zu recording%s of the earlier run %s not among the inputs (%s%s): %s",
             input->options->folder, lost, one ? "" : "s", one ? "is" : "are", first,
             one ? "" : ", ...",
             kept == lost ? one ? "it stays in the tables; --prune removes its results"
                                : "they stay in the tables; --prune removes their results"
             : kept == 0  ? one ? "it is out of the tables now; --prune removes its results"
                                : "they are out of the tables now; --prune removes their results"
                          : "those of the same settings stay in the tables, the others are out of "
                            "them now; --prune removes their results");
}

static myo_status check_lost(const myo_previous_results_input *input, const myo_shard *shards,
                             size_t shard_count, size_t kept, const myo_log *log)
{
    size_t lost = 0;
    const char *first = find_lost(&lost, shards, shard_count, input);
    if (lost == 0)
        return MYO_OK;
    if (input->options->resume != MYO_RESUME_NONE) {
        if (!input->options->prune)
            tell_lost(input, lost, kept, first, log);
        return MYO_OK;
    }
    return myo_fail(log, MYO_ARGUMENT,
                    "%s: holds results of %zu recording%s not among the inputs (%s%s); choose "
                    "another folder with -o, or keep %s in the tables with --resume",
                    input->options->folder, lost, lost == 1 ? "" : "s", first,
                    lost == 1 ? "" : ", ...", lost == 1 ? "it" : "them");
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static myo_status collect_failed(myo_previous_results *out, const myo_shard *shards,
                                 size_t shard_count, myo_arena *arena)
{
    size_t total = 0;
    for (size_t s = 0; s < shard_count; s++)
        total += shards[s].row_count;
    out->failed = myo_arena_new(arena, total + 1, sizeof *out->failed);
    if (out->failed == NULL)
        return MYO_NO_MEMORY;
    for (size_t s = 0; s < shard_count; s++)
        for (size_t r = 0; r < shards[s].row_count; r++)
            if (shards[s].rows[r].failed)
                out->failed[out->failed_count++] = shards[s].rows[r].key;
    qsort(out->failed, out->failed_count, sizeof *out->failed, by_text);
    return MYO_OK;
}

myo_status myo_previous_results_check(myo_previous_results *out,
                                      const myo_previous_results_input *input, myo_arena *arena,
                                      const myo_log *log)
{
    const myo_log quiet = { 0 }; /* what cannot be read cannot be lost either */
    myo_shard *shards = NULL;
    size_t shard_count = 0;
    *out = (myo_previous_results) { 0 };
    MYO_TRY(check_readable(input->options, input->list, input->count, log));
    if (!myo_batch_is_output(input->options->folder))
        return MYO_OK;
    const myo_status status =
        myo_shard_read_all(input->options->folder, &shards, &shard_count, arena, &quiet);
    if (status != MYO_OK)
        return status == MYO_NO_MEMORY ? status : MYO_OK;
    MYO_TRY(keep_rows(out, input, shards, shard_count, arena));
    MYO_TRY(check_lost(input, shards, shard_count, out->kept_count, log));
    warn_mixed(shards, shard_count, input, log);
    return collect_failed(out, shards, shard_count, arena);
}
