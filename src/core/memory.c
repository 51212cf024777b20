/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory_faults.h"

enum { ALIGNMENT = 64 };

static void *allocate(size_t bytes)
{
    return myo_memory_may_allocate() ? aligned_alloc(ALIGNMENT, bytes) : NULL;
}

/* Rounds up to the alignment, at least one line; 0 on overflow. */
static size_t rounded(size_t count, size_t size)
{
    if (size != 0 && count > (SIZE_MAX - ALIGNMENT) / size)
        return 0;
    const size_t bytes = count * size;
    return bytes == 0 ? ALIGNMENT : (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

void *myo_memory_new(size_t count, size_t size)
{
    const size_t bytes = rounded(count, size);
    void *block = bytes == 0 ? NULL : allocate(bytes);
    if (block != NULL)
        memset(block, 0, bytes);
    return block;
}

void *myo_memory_raw(size_t count, size_t size)
{
    const size_t bytes = rounded(count, size);
    return bytes == 0 ? NULL : allocate(bytes);
}

void *myo_memory_resize(void *block, size_t old_count, size_t new_count, size_t size)
{
    void *grown = myo_memory_new(new_count, size);
    if (grown == NULL)
        return NULL;
    if (block != NULL) {
        memcpy(grown, block, (old_count < new_count ? old_count : new_count) * size);
        free(block);
    }
    return grown;
}

void myo_memory_free(void *block)
{
    free(block);
}
