/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What one finished shard leaves for the merge: every input it was given and what became of it. A
 * run without shards is shard 1 of 1.
 */
#ifndef MYO_BATCH_SHARD_H
#define MYO_BATCH_SHARD_H

#include <stdint.h>

#include "core/arena.h"
#include "core/hash.h"
#include "myoscribe/log.h"
#include "report/batch/batch_files.h"

typedef struct myo_shard {
    size_t number, count;                            /**< from 1 */
    const char *method, *build, *settings, *options; /**< see myo_method */
    const char *isa, *host, *started;
    const char *inputs;          /**< fingerprint of the files of the whole batch */
    const char *participants;    /**< path of participants.tsv, or NULL */
    const char *recordings_info; /**< path of recordings_info.tsv, or NULL */
    const char *dataset;         /**< root of the BIDS dataset the inputs are of, or NULL */
    const char *const *command_line;
    size_t command_line_count;
    /** What the user said of the inputs, a line each as in "full_scale=5 mV"; "" for nothing. */
    const char *said;
    int64_t written_ns; /**< when the record was; 0 before that */
    size_t unwritten;   /**< recordings that failed because the output could not be written */
    unsigned formats;
    size_t jobs, reused;
    double elapsed_s, recorded_s;
    size_t row_count;
    myo_batch_row *rows; /**< keys as they are on disk */
} myo_shard;

/** Replaces the shard's record. @return OK, OUTPUT, NO_MEMORY */
MYO_CHECKED myo_status myo_shard_write(const char *folder, const myo_shard *shard,
                                       const myo_log *log);
/** Removes the record: the shard is being done again. */
void myo_shard_forget(const char *folder, size_t number, size_t count);
/** Removes the records of all shards. */
void myo_shard_forget_all(const char *folder);
/** Reads all records of a folder, sorted by count, then number; a damaged one is an error that
 *  names it. @return OK, NOT_FOUND (none), MALFORMED, NO_MEMORY */
MYO_CHECKED myo_status myo_shard_read_all(const char *folder, myo_shard **out, size_t *count,
                                          myo_arena *arena, const myo_log *log);

#endif
