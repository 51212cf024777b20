/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Memory that ends where unreadable pages begin. */
#ifndef MYO_REPLAY_GUARDED_MEMORY_H
#define MYO_REPLAY_GUARDED_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

#include "myoscribe/status.h"

typedef struct myo_guarded_memory {
    unsigned char *base; /**< of the whole mapping */
    size_t mapped, guard;
    unsigned char *data; /**< `bytes` bytes that end, but for alignment, where the guard begins */
    size_t bytes;
} myo_guarded_memory;

MYO_CHECKED myo_status myo_guarded_open(myo_guarded_memory *out, size_t bytes);
/** False when the bytes before or just after `data` were overwritten. */
bool myo_guarded_intact(const myo_guarded_memory *memory);
/** True when the address lies in the mapping, its unreadable pages included. */
bool myo_guarded_owns(const myo_guarded_memory *memory, const void *address);
/** Makes data read-only, or writable again. */
void myo_guarded_protect(const myo_guarded_memory *memory, bool read_only);
/** Memory that a forked child shares; NULL when there is none. */
void *myo_shared_new(size_t bytes);
void myo_shared_free(void *block, size_t bytes);

#endif
