/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"

enum { ALIGNMENT = 64, BLOCK_BYTES = 64 * 1024 };

/* Counters for the allocation sweep; a worker process has one thread that allocates. */
static _Thread_local uint64_t allocations;
static _Thread_local uint64_t fail_at;

static void *allocate(size_t bytes)
{
    allocations++;
    if (fail_at != 0 && allocations >= fail_at)
        return NULL;
    void *block = aligned_alloc(ALIGNMENT, bytes);
    if (block != NULL)
        memset(block, 0, bytes);
    return block;
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

void myo_memory_fail_at(uint64_t k)
{
    fail_at = k == 0 ? 0 : allocations + k;
}

uint64_t myo_memory_count(void)
{
    return allocations;
}

typedef struct arena_block {
    struct arena_block *next;
    size_t used, bytes;
} arena_block;

struct myo_arena {
    arena_block *blocks;
    size_t bytes;
};

_Static_assert(sizeof(arena_block) <= ALIGNMENT, "the block header takes one aligned line");

myo_status myo_arena_open(myo_arena **out)
{
    myo_arena *arena = myo_memory_new(1, sizeof *arena);
    if (arena == NULL)
        return MYO_NO_MEMORY;
    *out = arena;
    return MYO_OK;
}

void *myo_arena_new(myo_arena *arena, size_t count, size_t size)
{
    const size_t bytes = rounded(count, size);
    if (bytes == 0 || bytes > SIZE_MAX - ALIGNMENT)
        return NULL;
    arena_block *block = arena->blocks;
    if (block == NULL || block->bytes - block->used < bytes) {
        const size_t body = bytes > BLOCK_BYTES / 4 ? bytes : BLOCK_BYTES;
        arena_block *fresh = allocate(ALIGNMENT + body);
        if (fresh == NULL)
            return NULL;
        fresh->bytes = body;
        arena->bytes += body + ALIGNMENT;
        /* a large block goes behind the current one, whose room stays in use */
        if (block != NULL && body == bytes) {
            fresh->next = block->next;
            block->next = fresh;
        } else {
            fresh->next = block;
            arena->blocks = fresh;
        }
        block = fresh;
    }
    void *memory = (unsigned char *)block + ALIGNMENT + block->used;
    block->used += bytes;
    return memory;
}

char *myo_arena_text_n(myo_arena *arena, const char *text, size_t length)
{
    char *copy = myo_arena_new(arena, length + 1, 1);
    if (copy != NULL)
        memcpy(copy, text, length);
    return copy;
}

char *myo_arena_text(myo_arena *arena, const char *text)
{
    return text == NULL ? NULL : myo_arena_text_n(arena, text, strlen(text));
}

char *myo_arena_format(myo_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    myo_text text = { 0 };
    const myo_status status = myo_text_vadd(&text, format, arguments);
    va_end(arguments);
    char *copy = status == MYO_OK ? myo_arena_text_n(arena, text.bytes, text.length) : NULL;
    myo_text_free(&text);
    return copy;
}

size_t myo_arena_bytes(const myo_arena *arena)
{
    return arena->bytes;
}

void myo_arena_close(myo_arena **arena)
{
    if (arena == NULL || *arena == NULL)
        return;
    for (arena_block *block = (*arena)->blocks; block != NULL;) {
        arena_block *next = block->next;
        free(block);
        block = next;
    }
    myo_memory_free(*arena);
    *arena = NULL;
}

void *myo_array_push(myo_array *array)
{
    if (array->count == array->capacity) {
        const size_t capacity = array->capacity == 0 ? 16 : array->capacity * 2;
        void *grown = myo_memory_resize(array->items, array->count, capacity, array->size);
        if (grown == NULL)
            return NULL;
        array->items = grown;
        array->capacity = capacity;
    }
    return (unsigned char *)array->items + array->size * array->count++;
}

void myo_array_free(myo_array *array)
{
    myo_memory_free(array->items);
    array->items = NULL;
    array->count = array->capacity = 0;
}
