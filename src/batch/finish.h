/* SPDX-License-Identifier: GPL-3.0-or-later */
/** From finished shards to the files of the whole batch: the last step of a run and of a merge. */
#ifndef MYO_BATCH_FINISH_H
#define MYO_BATCH_FINISH_H

#include "batch/shard.h"
#include "myoscribe/batch.h"

/** Writes the tables, index.html and run.json from shards that fit each other.
 *  @return OK, FAILED (a recording failed), OUTPUT, NO_MEMORY */
MYO_CHECKED myo_status myo_batch_finish(myo_batch_summary *summary, const char *folder,
                                        const myo_shard *shards, size_t count, myo_arena *arena,
                                        const myo_log *log);

/** run.json: how and on what it ran. Not byte-stable. */
MYO_CHECKED myo_status myo_run_json_write(const char *folder, const myo_shard *shards, size_t count,
                                          const myo_log *log);

#endif
