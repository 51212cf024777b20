/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Output files that appear whole or not at all, also when the process is killed: written beside
 *  their name, flushed, renamed. Not synced to the disk one by one (4 ms each, more than the
 * analysis of a minute); after a power cut --resume=verify compares hashes. */
#ifndef MYO_CORE_FILE_H
#define MYO_CORE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "core/arena.h"
#include "myoscribe/log.h"
#include "myoscribe/status.h"

typedef struct myo_file {
    FILE *stream; /**< write with myo_file_put, which keeps why a write failed */
    int error;    /**< errno of the first write that failed, or 0 */
    char *path, *temporary;
} myo_file;

/** Opens `path`.part for writing. @return OK, OUTPUT, NO_MEMORY */
MYO_CHECKED myo_status myo_file_create(myo_file *file, const char *path, const myo_log *log);
/** Appends bytes; a failure is kept and reported by myo_file_commit. */
void myo_file_put(myo_file *file, const void *bytes, size_t length);
/** Flushes, checks, renames. Frees the file in every case. @return OK, OUTPUT */
MYO_CHECKED myo_status myo_file_commit(myo_file *file, const myo_log *log);
/** Removes the unfinished file; does nothing after commit or on a zeroed file. */
void myo_file_discard(myo_file *file);

/** As myo_file_create, with these bytes already on the disk: what is left is a commit. `file` needs
 *  no discard after an error. @return OK, OUTPUT, NO_MEMORY */
MYO_CHECKED myo_status myo_file_prepare(myo_file *file, const char *path, const void *bytes,
                                        size_t length, const myo_log *log);
/** Creates or replaces `path` with these bytes. @return OK, OUTPUT, NO_MEMORY */
MYO_CHECKED myo_status myo_file_write(const char *path, const void *bytes, size_t length,
                                      const myo_log *log);
/** fopen(path, "rb") of a regular file; NULL with errno for anything else: a pipe never blocks. */
FILE *myo_file_open(const char *path);
/** Reads a whole regular file of at most `limit` bytes, zero-terminated; free with myo_memory_free.
 *  @return OK, NOT_FOUND, UNREADABLE, LIMIT, NO_MEMORY */
MYO_CHECKED myo_status myo_file_read(char **out, size_t *length, const char *path, size_t limit);
/** mkdir -p. @return OK, OUTPUT, NO_MEMORY */
MYO_CHECKED myo_status myo_folder_make(const char *path, const myo_log *log);
/** Absolute, without links in its folders (the file itself may be one), in the arena; the path as
 * it is where that cannot be found out, "" for none. NULL when out of memory. */
const char *myo_full_path(myo_arena *arena, const char *path);
bool myo_file_exists(const char *path);

#endif
