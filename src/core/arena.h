/* SPDX-License-Identifier: GPL-3.0-or-later */
/** An arena: many small pieces of memory with one lifetime, a recording's, freed at once. */
#ifndef MYO_CORE_ARENA_H
#define MYO_CORE_ARENA_H

#include <stddef.h>

#include "myoscribe/log.h"
#include "myoscribe/status.h"

typedef struct myo_arena myo_arena;

MYO_CHECKED myo_status myo_arena_open(myo_arena **out);
/** Zeroed, 64-byte aligned; lives until the arena closes. NULL when out of memory. */
void *myo_arena_new(myo_arena *arena, size_t count, size_t size);
/** A copy of `text` (NULL gives NULL), or of its first `length` bytes. */
char *myo_arena_text(myo_arena *arena, const char *text);
char *myo_arena_text_n(myo_arena *arena, const char *text, size_t length);
/** printf into the arena, always with a decimal point. NULL when out of memory. */
char *myo_arena_format(myo_arena *arena, const char *format, ...) MYO_PRINTF(2, 3);
/** A file name as myo_text_add_name writes it. NULL when out of memory. */
char *myo_arena_name(myo_arena *arena, const char *raw);
size_t myo_arena_bytes(const myo_arena *arena);
/**
 * From now on, what exceeds `memory_bytes` lies in an unlinked temporary file mapped into memory,
 * whose pages the system may write out and take away when memory is short. `folder` NULL: $TMPDIR
 * or /tmp. An arena of a day's events then needs no more memory than one of a minute's.
 * @return OK, NO_MEMORY
 */
MYO_CHECKED myo_status myo_arena_spill(myo_arena *arena, const char *folder, size_t memory_bytes);
/** Gives the pages of the file back to the system; they return when they are looked at. */
void myo_arena_release(myo_arena *arena);
/** Why the file could not take more (then myo_arena_new gave NULL): logs one line that names the
 *  folder and $TMPDIR. @return OUTPUT; `status` when that is not what happened */
myo_status myo_arena_explain(const myo_arena *arena, myo_status status, const myo_log *log);
void myo_arena_close(myo_arena **arena);

#endif
