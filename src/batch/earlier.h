/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What an earlier run left in the output folder, and when a new one must not touch it. */
#ifndef MYO_BATCH_EARLIER_H
#define MYO_BATCH_EARLIER_H

#include "core/arena.h"
#include "core/array.h"
#include "myoscribe/batch.h"
#include "myoscribe/inputs.h"

/** What a run is about to do: `options` are complete, `list` is sorted by key. */
typedef struct myo_earlier_input {
    const myo_batch_options *options;
    const myo_input *list;
    size_t count;
    const myo_array *names; /**< of all shards' files, see walk.h; not needed by a run without */
    const char *method, *fingerprint;
} myo_earlier_input;

/**
 * To be asked before anything is written. Warns of records of shards that will not merge with this
 * run's. @return OK; ARGUMENT (without --resume: finished recordings would drop out of the tables
 * because they are not among the inputs of any shard); UNREADABLE (no input can be read at all);
 * NO_MEMORY
 */
MYO_CHECKED myo_status myo_earlier_check(const myo_earlier_input *input, myo_arena *arena,
                                         const myo_log *log);

#endif
