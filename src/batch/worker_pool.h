/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Worker processes. Each takes one input after another; one that dies or hangs costs the input it
 * had and is replaced. The order of results does not depend on how many there are.
 */
#ifndef MYO_BATCH_WORKER_POOL_H
#define MYO_BATCH_WORKER_POOL_H

#include "batch/analyse_recording.h"
#include "core/arena.h"

/** What became of one input. `message` lives in the pool's arena. */
typedef struct myo_job_outcome {
    bool ended;
    myo_status status;
    const char *message; /**< why it failed, or what it warned of, without the input's name; NULL */
    double recorded_s;
} myo_job_outcome;

typedef struct myo_worker_pool_input {
    const myo_batch_context *batch;
    const myo_input *inputs;
    const size_t *order; /**< indices into inputs, in the order of dispatch */
    size_t count;        /**< of order */
    size_t jobs;
    myo_arena *arena;          /**< for messages */
    myo_job_outcome *outcomes; /**< by index into inputs */
    /** Called when an input has ended, and a few times a second with ended = NULL. */
    void (*report)(void *context, const myo_input *ended, const myo_job_outcome *outcome);
    void *context;
} myo_worker_pool_input;

/** @return OK (each outcome has its own status), INTERRUPTED, NO_MEMORY (no worker can be started)
 */
MYO_CHECKED myo_status myo_worker_pool_run(const myo_worker_pool_input *input, const myo_log *log);

#endif
