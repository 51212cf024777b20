/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/array.h"

#include <string.h>

#include "core/arena.h"
#include "core/memory.h"

enum { LARGE_BYTES = 1 << 20 };

/* The outgrown items stay in the arena until it closes; of a large array they need not be in memory
 * beside the new ones, not even while they are copied. */
static void *grow_in_arena(const myo_array *array, size_t capacity)
{
    const size_t bytes = array->count * array->size;
    const unsigned char *from = array->items;
    unsigned char *grown = myo_arena_new(array->arena, capacity, array->size);
    for (size_t at = 0; grown != NULL && at < bytes; at += LARGE_BYTES) {
        memcpy(grown + at, from + at, bytes - at < LARGE_BYTES ? bytes - at : LARGE_BYTES);
        if (bytes >= LARGE_BYTES)
            myo_arena_release(array->arena);
    }
    return grown;
}

void *myo_array_push(myo_array *array)
{
    if (array->count == array->capacity) {
        const size_t capacity = array->capacity == 0 ? 16 : array->capacity * 2;
        void *grown = array->arena != NULL
                          ? grow_in_arena(array, capacity)
                          : myo_memory_resize(array->items, array->count, capacity, array->size);
        if (grown == NULL)
            return NULL;
        array->items = grown;
        array->capacity = capacity;
    }
    return (unsigned char *)array->items + array->size * array->count++;
}

void myo_array_free(myo_array *array)
{
    if (array->arena == NULL)
        myo_memory_free(array->items);
    array->items = NULL;
    array->count = array->capacity = 0;
}
