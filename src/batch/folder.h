/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The output folder as a batch sees it: what makes it ours, its lock, its private files. */
#ifndef MYO_BATCH_FOLDER_H
#define MYO_BATCH_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "myoscribe/log.h"
#include "myoscribe/status.h"

/** Holds locks and shard records; its presence makes a folder one of our outputs. */
#define MYO_BATCH_PRIVATE ".myoscribe"
/** The completion record in a recording's folder, written last. */
#define MYO_BATCH_COMPLETION ".complete"

/** Says that the tables do not tell of what is in the folder, see unfinished.h. */
#define MYO_BATCH_UNFINISHED "UNFINISHED.txt"

bool myo_batch_is_output(const char *folder);

/** True when `folder` is the input, or the input (or a link to it) lies somewhere inside it. */
bool myo_batch_holds(const char *folder, const char *input);

/** True when a key would collide with a file that the batch itself writes. */
bool myo_batch_key_is_taken(const char *key);

typedef struct myo_batch_lock {
    int whole, shard; /**< file descriptors; -1 = not held */
} myo_batch_lock;

enum { MYO_BATCH_UNLOCKED = -1 };

/** Into how many shards the batch was divided, by the locks that shards leave; 0 when none does. */
size_t myo_batch_locked_shards(const char *folder);

/**
 * Creates `folder` and locks it for one shard (shared with other shards), or, with count <= 1,
 * for everything. Released by the system if the process and its workers die.
 * @return OK, OUTPUT, BUSY, NO_MEMORY
 */
MYO_CHECKED myo_status myo_batch_lock_folder(myo_batch_lock *lock, const char *folder, size_t shard,
                                             size_t count, const myo_log *log);
void myo_batch_unlock_folder(myo_batch_lock *lock);

/** Whether nothing between the output folder and the recording's is a link or no folder: what is
 *  written there would land somewhere else. The log names the first that is. @return OK, OUTPUT,
 *  NO_MEMORY */
MYO_CHECKED myo_status myo_batch_check_inside(const char *folder, const char *key,
                                              const myo_log *log);

/** Removes a recording's files and completion record, and the folder itself if nothing else is in
 * it. */
void myo_batch_clear_recording(const char *folder);

/** A file that may stand in a recording's folder, and the format that it is written for; 0: the
 *  batch's own. */
typedef struct myo_recording_output {
    const char *name;
    unsigned format;
} myo_recording_output;

const myo_recording_output *myo_recording_outputs(size_t *count);

/** "a/b" in the arena; NULL when out of memory. */
char *myo_batch_join(myo_arena *arena, const char *a, const char *b);

#endif
