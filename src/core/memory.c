/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _DEFAULT_SOURCE /* madvise and MAP_ANONYMOUS */
#include "core/memory.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { ALIGNMENT = 64, LARGE_BYTES = 1 << 20 };

/* Counters for the allocation sweep; a worker process has one thread that allocates. */
static _Thread_local uint64_t allocations;
static _Thread_local uint64_t fail_at;

static bool may_allocate(void)
{
    allocations++;
    return fail_at == 0 || allocations < fail_at;
}

static void *allocate(size_t bytes)
{
    return may_allocate() ? aligned_alloc(ALIGNMENT, bytes) : NULL;
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

void myo_memory_rest(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

/* The heap grows once and its free part is marked for huge pages; what is larger than the threshold
 * still comes from the system and returns to it. */
void myo_memory_settle(void)
{
#if defined __GLIBC__ && defined MADV_HUGEPAGE
    enum { HEAP_BYTES = 4 * MYO_REGION_BYTES };
    mallopt(M_TRIM_THRESHOLD, 2 * HEAP_BYTES);
    mallopt(M_MMAP_THRESHOLD, 2 * HEAP_BYTES);
    void *heap = aligned_alloc(MYO_REGION_BYTES, HEAP_BYTES);
    if (heap != NULL)
        madvise(heap, HEAP_BYTES, MADV_HUGEPAGE);
    free(heap);
    mallopt(M_MMAP_THRESHOLD, MYO_REGION_BYTES);
#endif
}

/* Maps twice as much and gives back what lies outside of the aligned half. */
void *myo_memory_region(void)
{
    const size_t bytes = MYO_REGION_BYTES;
    unsigned char *mapped = MAP_FAILED;
    if (may_allocate())
        mapped = mmap(NULL, 2 * bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED)
        return NULL;
    const size_t before = (bytes - (uintptr_t)mapped % bytes) % bytes;
    unsigned char *region = mapped + before;
    if (before > 0)
        munmap(mapped, before);
    munmap(region + bytes, bytes - before);
    return region;
}

void myo_memory_populate(void *first, size_t bytes)
{
#ifdef MADV_POPULATE_WRITE
    madvise(first, bytes, MADV_POPULATE_WRITE); /* a wish; a system before Linux 5.14 refuses */
#else
    (void)first;
    (void)bytes;
#endif
}

void myo_memory_region_free(void *region)
{
    if (region != NULL)
        munmap(region, MYO_REGION_BYTES);
}

void myo_memory_fail_at(uint64_t k)
{
    fail_at = k == 0 ? 0 : allocations + k;
}

uint64_t myo_memory_count(void)
{
    return allocations;
}

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
            myo_arena_rest(array->arena);
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
