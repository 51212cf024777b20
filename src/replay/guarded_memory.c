/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Memory between two unreadable pages, so that a detector that leaves its block is caught. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "replay/guarded_memory.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A guard costs address space only; a wide one also catches indices that are far off. */
enum { ALIGNMENT = 16, CANARY = 0xA5, GUARD_BYTES = 1 << 20 };

myo_status myo_guarded_open(myo_guarded_memory *out, size_t bytes)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    if (bytes > SIZE_MAX / 4)
        return MYO_LIMIT;
    const size_t aligned = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    const size_t inner = (aligned + ALIGNMENT + page - 1) / page * page;
    const size_t guard = (GUARD_BYTES + page - 1) / page * page;
    const size_t mapped = inner + 2 * guard;
    unsigned char *base = mmap(NULL, mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED)
        return MYO_NO_MEMORY;
    if (mprotect(base + guard, inner, PROT_READ | PROT_WRITE) != 0) {
        munmap(base, mapped);
        return MYO_NO_MEMORY;
    }
    memset(base + guard, CANARY, inner);
    *out = (myo_guarded_memory) { .base = base,
                                  .mapped = mapped,
                                  .guard = guard,
                                  .data = base + guard + inner - aligned,
                                  .bytes = bytes };
    memset(out->data, 0, bytes);
    return MYO_OK;
}

bool myo_guarded_intact(const myo_guarded_memory *memory)
{
    const unsigned char *end = memory->base + memory->mapped - memory->guard;
    /* the nearest bytes in front, and the slack that alignment leaves behind */
    for (const unsigned char *c = memory->data - ALIGNMENT; c < memory->data; c++)
        if (*c != CANARY)
            return false;
    for (const unsigned char *c = memory->data + memory->bytes; c < end; c++)
        if (*c != CANARY)
            return false;
    return true;
}

bool myo_guarded_owns(const myo_guarded_memory *memory, const void *address)
{
    const unsigned char *at = address;
    return memory->base != NULL && at >= memory->base && at < memory->base + memory->mapped;
}

void myo_guarded_protect(const myo_guarded_memory *memory, bool read_only)
{
    (void)mprotect(memory->base + memory->guard, memory->mapped - 2 * memory->guard,
                   read_only ? PROT_READ : PROT_READ | PROT_WRITE);
}

void *myo_shared_new(size_t bytes)
{
    void *block = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return block == MAP_FAILED ? NULL : block;
}

void myo_shared_free(void *block, size_t bytes)
{
    if (block != NULL)
        munmap(block, bytes);
}
