/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Blocks of one size, cut from large regions that the system fills in steps: memory that grows by
 * tens of megabytes then takes few page faults. What was given back is taken again first; regions
 * return to the system all at once.
 */
#ifndef MYO_CORE_SLAB_H
#define MYO_CORE_SLAB_H

#include <stddef.h>

/** Zero-initialise with .block_bytes set, a multiple of 64 of at most 128 KiB. */
typedef struct myo_slab {
    size_t block_bytes;
    struct myo_slab_region *regions; /**< the last one first */
    struct myo_slab_hole *holes;     /**< blocks that were given back */
    size_t used;                     /**< bytes of the last region */
} myo_slab;

/** 64-byte aligned, not zeroed; NULL when out of memory. One of more than `block_bytes` bytes is a
 *  block of the allocator. */
void *myo_slab_take(myo_slab *slab, size_t bytes);
/** What a block of so many bytes takes of memory. */
size_t myo_slab_bytes(const myo_slab *slab, size_t bytes);
/** A block of this slab of that many bytes, or NULL. */
void myo_slab_give(myo_slab *slab, void *block, size_t bytes);
/** Ends all blocks but those of the allocator. */
void myo_slab_free(myo_slab *slab);

#endif
