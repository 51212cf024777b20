/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What an earlier run left in the output folder, and when a new one must not touch it. */
#ifndef MYO_BATCH_PREVIOUS_RESULTS_H
#define MYO_BATCH_PREVIOUS_RESULTS_H

#include "batch/method_hash.h"
#include "core/arena.h"
#include "core/array.h"
#include "myoscribe/batch.h"
#include "myoscribe/inputs.h"
#include "report/batch/batch_input.h"

/** What a run is about to do: `options` are complete, `list` is sorted by key. */
typedef struct myo_previous_results_input {
    const myo_batch_options *options;
    const myo_input *list;
    size_t count;
    const myo_array
        *names; /**< of all shards' files, see list_inputs.h; not needed by a run without */
    const myo_method *method;
    const char *fingerprint;
} myo_previous_results_input;

/** What is known of the earlier run, in the arena. */
typedef struct myo_previous_results {
    const char **failed; /**< keys that failed then, sorted */
    size_t failed_count;
    /** With --resume and without --prune: finished recordings that are not among the inputs, of the
     *  same method. A season grows by runs over a part of it; their rows stay in the tables. */
    const myo_batch_row *kept;
    size_t kept_count;
} myo_previous_results;

/**
 * To be asked before anything is written. Warns of recordings that a run with --resume keeps in the
 * tables or leaves out of them though they are not among the inputs, and of records of shards that
 * will not merge with this run's. @return OK; ARGUMENT (without --resume: finished recordings would
 * drop out of the tables because they are not among the inputs of any shard); UNREADABLE (no input
 * can be read at all); NO_MEMORY
 */
MYO_CHECKED myo_status myo_previous_results_check(myo_previous_results *out,
                                                  const myo_previous_results_input *input,
                                                  myo_arena *arena, const myo_log *log);

#endif
