/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _DEFAULT_SOURCE /* madvise: the POSIX call does nothing in glibc */
#include "core/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#include "core/fail.h"
#include "core/memory.h"
#include "core/temporary.h"
#include "core/text.h"

enum { ALIGNMENT = 64, BLOCK_BYTES = 64 * 1024, MAPPED_BYTES = 4 << 20, PAGE_BYTES = 64 * 1024 };

typedef struct arena_block {
    struct arena_block *next;
    size_t used, bytes;
    size_t mapped; /* length of its mapping; 0: on the heap */
} arena_block;

struct myo_arena {
    arena_block *blocks;
    size_t bytes;
    myo_temporary file; /* without a folder nothing is spilled */
    size_t memory_bytes;
    int64_t file_bytes;
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

myo_status myo_arena_spill(myo_arena *arena, const char *folder, size_t memory_bytes)
{
    myo_temporary file;
    MYO_TRY(myo_temporary_open(&file, folder, "arena"));
    myo_temporary_close(&arena->file);
    arena->file = file;
    arena->memory_bytes = memory_bytes;
    return MYO_OK;
}

/* A block of the file. Its room is claimed first: a page for which the disk has none would end the
 * process when it is written. */
static arena_block *map_block(myo_arena *arena, size_t bytes)
{
    if (myo_temporary_make(&arena->file) != MYO_OK)
        return NULL;
    const size_t length = (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    int error;
    do
        error = posix_fallocate(arena->file.file, arena->file_bytes, (off_t)length);
    while (error == EINTR);
    if (error != 0) {
        arena->file.error = error;
        return NULL;
    }
    arena_block *block = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, arena->file.file,
                              (off_t)arena->file_bytes);
    if (block == MAP_FAILED)
        return NULL;
    /* many lists are gone through side by side: reading far ahead in each would push out the others
     * where memory is short */
    madvise(block, length, MADV_RANDOM);
    arena->file_bytes += (int64_t)length;
    block->mapped = length;
    return block;
}

static arena_block *new_block(myo_arena *arena, size_t body)
{
    const bool spills = arena->file.folder != NULL && arena->bytes + body > arena->memory_bytes;
    if (!spills)
        return myo_memory_new(1, ALIGNMENT + body);
    const size_t length = body > MAPPED_BYTES / 4 ? body : MAPPED_BYTES - ALIGNMENT;
    arena_block *block = map_block(arena, ALIGNMENT + length);
    if (block != NULL)
        block->bytes = length;
    return block;
}

void *myo_arena_new(myo_arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > (SIZE_MAX / 2 - PAGE_BYTES) / size)
        return NULL;
    const size_t wanted = count * size;
    const size_t bytes = wanted == 0 ? ALIGNMENT : (wanted + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    arena_block *block = arena->blocks;
    if (block == NULL || block->bytes - block->used < bytes) {
        const size_t body = bytes > BLOCK_BYTES / 4 ? bytes : BLOCK_BYTES;
        arena_block *fresh = new_block(arena, body);
        if (fresh == NULL)
            return NULL;
        if (fresh->mapped == 0)
            fresh->bytes = body;
        arena->bytes += fresh->bytes + ALIGNMENT;
        /* a large block goes behind the current one, whose room stays in use */
        if (block != NULL && fresh->bytes == bytes) {
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

void myo_arena_release(myo_arena *arena)
{
    for (arena_block *block = arena->blocks; block != NULL;) {
        arena_block *next = block->next;
        if (block->mapped > 0)
            madvise(block, block->mapped, MADV_DONTNEED); /* shared: the file keeps the bytes */
        block = next;
    }
}

myo_status myo_arena_explain(const myo_arena *arena, myo_status status, const myo_log *log)
{
    if (arena == NULL || arena->file.error == 0 || status != MYO_NO_MEMORY)
        return status;
    return myo_temporary_explain(&arena->file, log);
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

char *myo_arena_name(myo_arena *arena, const char *raw)
{
    myo_text text = { 0 };
    char *out = NULL;
    if (myo_text_add_name(&text, raw) == MYO_OK)
        out = myo_arena_text(arena, text.bytes == NULL ? "" : text.bytes);
    myo_text_free(&text);
    return out;
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
        if (block->mapped > 0)
            munmap(block, block->mapped);
        else
            myo_memory_free(block);
        block = next;
    }
    myo_temporary_close(&(*arena)->file);
    myo_memory_free(*arena);
    *arena = NULL;
}
