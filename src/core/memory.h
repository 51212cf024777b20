/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The one allocator. Sizes are count x element with an overflow check; blocks are 64-byte aligned
 * and zeroed unless raw. An arena frees everything of one recording at once. Tests make the k-th
 * allocation fail through myo_memory_fail_at.
 */
#ifndef MYO_CORE_MEMORY_H
#define MYO_CORE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#include "myoscribe/log.h"
#include "myoscribe/status.h"

/** NULL on overflow or exhaustion. count or size may be 0 (a valid, freeable pointer). */
void *myo_memory_new(size_t count, size_t size);
/** The same without zeroes, for large buffers that are written before they are read: pages that are
 * never used are never touched. */
void *myo_memory_raw(size_t count, size_t size);
/** Grows or shrinks, keeping min(old, new) bytes; the old block stays valid on failure. New bytes
 * are 0. */
void *myo_memory_resize(void *block, size_t old_count, size_t new_count, size_t size);
void myo_memory_free(void *block);
/** Gives blocks that were freed back to the system, where the C library would keep them for later.
 * For the end of a stage of which the next has other needs. */
void myo_memory_rest(void);
/** For a process that does one recording after the other: blocks that were freed stay at hand for
 * the next, a few megabytes of them on huge pages. Changes how the whole process allocates. */
void myo_memory_settle(void);
/** A region of zeroes, aligned to its size: the one that processors map as a whole. NULL when out
 * of memory. */
enum { MYO_REGION_BYTES = 2 << 20 };
void *myo_memory_region(void);
void myo_memory_region_free(void *region);
/** Lets the system provide the pages of a part of a region at once, which is cheaper than one by
 * one when they are written. Multiples of a page. */
void myo_memory_populate(void *first, size_t bytes);
/** The k-th allocation from now (k >= 1) and all later ones fail; 0 switches it off. Tests only. */
void myo_memory_fail_at(uint64_t k);
/** Allocations made so far in this process. */
uint64_t myo_memory_count(void);

typedef struct myo_arena myo_arena;

MYO_CHECKED myo_status myo_arena_open(myo_arena **out);
/** Zeroed, 64-byte aligned; lives until the arena closes. NULL when out of memory. */
void *myo_arena_new(myo_arena *arena, size_t count, size_t size);
/** A copy of `text` (NULL gives NULL), or of its first `length` bytes. */
char *myo_arena_text(myo_arena *arena, const char *text);
char *myo_arena_text_n(myo_arena *arena, const char *text, size_t length);
/** printf into the arena, always with a decimal point. NULL when out of memory. */
char *myo_arena_format(myo_arena *arena, const char *format, ...) MYO_PRINTF(2, 3);
size_t myo_arena_bytes(const myo_arena *arena);
/**
 * From now on, what exceeds `memory_bytes` lies in an unlinked temporary file mapped into memory,
 * whose pages the system may write out and take away when memory is short. `folder` NULL: $TMPDIR
 * or /tmp. An arena of a day's events then needs no more memory than one of a minute's.
 * @return OK, NO_MEMORY
 */
MYO_CHECKED myo_status myo_arena_spill(myo_arena *arena, const char *folder, size_t memory_bytes);
/** Gives the pages of the file back to the system; they return when they are looked at. */
void myo_arena_rest(myo_arena *arena);
/** Why the file could not take more (then myo_arena_new gave NULL): logs one line that names the
 *  folder and $TMPDIR. @return OUTPUT; `status` when that is not what happened */
myo_status myo_arena_explain(const myo_arena *arena, myo_status status, const myo_log *log);
void myo_arena_close(myo_arena **arena);

/**
 * A growable array: `items` of `size` bytes each. Zero-initialise with .size set.
 * push returns the new zeroed item or NULL when out of memory.
 */
typedef struct myo_array {
    void *items;
    size_t count, capacity, size;
    myo_arena *arena; /**< NULL, or where the items are allocated: freed with it, not before */
} myo_array;

#define MYO_ARRAY(type)                                                                            \
    {                                                                                              \
        .items = NULL, .count = 0, .capacity = 0, .size = sizeof(type), .arena = NULL              \
    }
void *myo_array_push(myo_array *array);
void myo_array_free(myo_array *array);

#endif
