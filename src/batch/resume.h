/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Which recordings stand from an earlier run, which are done again and why, and which results in
 *  the folder belong to no input any more. */
#ifndef MYO_BATCH_RESUME_H
#define MYO_BATCH_RESUME_H

#include "batch/method_hash.h"
#include "batch/worker_pool.h"
#include "core/arena.h"
#include "core/array.h"
#include "myoscribe/inputs.h"

typedef struct myo_resume_input {
    const myo_batch_options *options; /**< complete */
    const myo_method *method;
    const myo_input *list; /**< sorted by key */
    size_t count;
    const myo_array *names;    /**< of all shards' files, see list_inputs.h */
    const char *const *failed; /**< keys that failed in an earlier run, sorted */
    size_t failed_count;
} myo_resume_input;

typedef struct myo_resume_choice {
    myo_job_outcome *outcomes; /**< by input; those that need no worker have ended */
    myo_redo *why;             /**< by input; of those that have not ended */
    size_t *order;             /**< the others, largest first */
    size_t todo, reused, failed;
    double todo_bytes;
    size_t redone[MYO_REDO_COUNT];
    const char **orphans; /**< keys of results whose input is gone, sorted; of this shard */
    size_t orphan_count;
} myo_resume_choice;

/** Reads only. Everything lives in the arena. @return OK; ARGUMENT (a result is of another input
 *  with the same key); NO_MEMORY */
MYO_CHECKED myo_status myo_resume_choose(myo_resume_choice *out, const myo_resume_input *input,
                                         myo_arena *arena, const myo_log *log);

/** Removes the orphans' results, and folders that are empty then. */
void myo_resume_prune(const myo_resume_choice *choice, const char *folder);

#endif
