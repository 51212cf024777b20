/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The one allocator. Sizes are count x element with an overflow check; blocks are 64-byte aligned
 * and zeroed unless raw.
 */
#ifndef MYO_CORE_MEMORY_H
#define MYO_CORE_MEMORY_H

#include <stddef.h>

/** NULL on overflow or exhaustion. count or size may be 0 (a valid, freeable pointer). */
void *myo_memory_new(size_t count, size_t size);
/** The same without zeroes, for large buffers that are written before they are read: pages that are
 * never used are never touched. */
void *myo_memory_raw(size_t count, size_t size);
/** Grows or shrinks, keeping min(old, new) bytes; the old block stays valid on failure. New bytes
 * are 0. */
void *myo_memory_resize(void *block, size_t old_count, size_t new_count, size_t size);
void myo_memory_free(void *block);

#endif
