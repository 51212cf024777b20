/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A growable array: `items` of `size` bytes each, on the heap or in an arena. Zero-initialise with
 * .size set. push returns the new zeroed item or NULL when out of memory.
 */
#ifndef MYO_CORE_ARRAY_H
#define MYO_CORE_ARRAY_H

#include <stddef.h>

#include "core/arena.h"

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
