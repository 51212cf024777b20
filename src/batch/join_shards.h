/* SPDX-License-Identifier: GPL-3.0-or-later */
/** From finished shards to the files of the whole batch: the last step of a run and of a merge. */
#ifndef MYO_BATCH_JOIN_SHARDS_H
#define MYO_BATCH_JOIN_SHARDS_H

#include "batch/shard.h"
#include "core/arena.h"
#include "myoscribe/batch.h"

/** What a run knows of its reasons stays in `summary`; the rest is set. Writes the tables,
 * index.html and run.json from shards that fit each other.
 *  @return OK, FAILED (a recording failed), OUTPUT, NO_MEMORY */
MYO_CHECKED myo_status myo_shards_join(myo_batch_summary *summary, const char *folder,
                                       const myo_shard *shards, size_t count, myo_arena *arena,
                                       const myo_log *log);

#endif
