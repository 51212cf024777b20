/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/earlier.h"

#include <stdlib.h>
#include <string.h>

#include "batch/folder.h"
#include "batch/shard.h"
#include "batch/walk.h"
#include "core/fail.h"

/* A misspelt input must not cost the tables of an earlier run. A shard writes none. */
static myo_status check_readable(const myo_batch_options *options, const myo_input *list,
                                 size_t count, const myo_log *log)
{
    if (options->shard_count > 1)
        return MYO_OK;
    for (size_t i = 0; i < count; i++)
        if (list[i].problem == NULL)
            return MYO_OK;
    for (size_t i = 0; i < count; i++)
        (void)myo_fail(log, MYO_UNREADABLE, "%s: %s", list[i].path, list[i].problem);
    return myo_fail(log, MYO_UNREADABLE,
                    "no input can be read; the results in %s are left as they are",
                    options->folder);
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const myo_input *)a)->key, ((const myo_input *)b)->key);
}

/* The records of all shards know what was finished; each shard answers for its own keys. */
static const char *find_lost(size_t *lost, const myo_shard *shards, size_t shard_count,
                             const myo_batch_options *options, const myo_input *list, size_t count)
{
    const char *first = NULL;
    *lost = 0;
    for (size_t s = 0; s < shard_count; s++) {
        for (size_t r = 0; r < shards[s].row_count; r++) {
            const myo_batch_row *row = &shards[s].rows[r];
            const myo_input wanted = { .key = row->key };
            if (row->failed || myo_shard_of(row->key, options->shard_count) != options->shard ||
                (count > 0 && bsearch(&wanted, list, count, sizeof wanted, by_key) != NULL))
                continue;
            first = first == NULL || strcmp(row->key, first) < 0 ? row->key : first;
            ++*lost;
        }
    }
    return first;
}

static myo_status check_lost(const myo_batch_options *options, const myo_input *list, size_t count,
                             myo_arena *arena, const myo_log *log)
{
    const myo_log quiet = { 0 }; /* what cannot be read cannot be lost either */
    myo_shard *shards = NULL;
    size_t shard_count = 0, lost = 0;
    const myo_status status =
        myo_shard_read_all(options->folder, &shards, &shard_count, arena, &quiet);
    if (status != MYO_OK)
        return status == MYO_NO_MEMORY ? status : MYO_OK;
    const char *first = find_lost(&lost, shards, shard_count, options, list, count);
    if (lost == 0)
        return MYO_OK;
    return myo_fail(log, MYO_ARGUMENT,
                    "%s: holds results of %zu recording%s not among the inputs (%s%s); choose "
                    "another folder with -o, or leave %s out of the tables with --resume",
                    options->folder, lost, lost == 1 ? "" : "s", first, lost == 1 ? "" : ", ...",
                    lost == 1 ? "it" : "them");
}

myo_status myo_earlier_check(const myo_batch_options *options, const myo_input *list, size_t count,
                             myo_arena *arena, const myo_log *log)
{
    if (!myo_batch_is_output(options->folder))
        return MYO_OK;
    MYO_TRY(check_readable(options, list, count, log));
    if (options->resume != MYO_RESUME_NONE)
        return MYO_OK;
    return check_lost(options, list, count, arena, log);
}
