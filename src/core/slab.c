/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/slab.h"

#include "core/memory.h"
#include "core/region.h"

enum { HEAD_BYTES = 64, STEP_BYTES = 256 * 1024 };

struct myo_slab_region {
    struct myo_slab_region *next;
};

struct myo_slab_hole {
    struct myo_slab_hole *next;
};

void *myo_slab_take(myo_slab *slab, size_t bytes)
{
    if (bytes > slab->block_bytes)
        return myo_memory_raw(bytes, 1);
    if (slab->holes != NULL) {
        struct myo_slab_hole *block = slab->holes;
        slab->holes = block->next;
        return block;
    }
    if (slab->regions == NULL || MYO_REGION_BYTES - slab->used < slab->block_bytes) {
        struct myo_slab_region *fresh = myo_region_new();
        if (fresh == NULL)
            return NULL;
        fresh->next = slab->regions;
        slab->regions = fresh;
        slab->used = HEAD_BYTES;
    }
    unsigned char *block = (unsigned char *)slab->regions + slab->used;
    const size_t end = slab->used + slab->block_bytes, step = end / STEP_BYTES * STEP_BYTES;
    if (slab->used == HEAD_BYTES)
        myo_region_populate(slab->regions, STEP_BYTES);
    else if (step > slab->used && step < MYO_REGION_BYTES)
        myo_region_populate((unsigned char *)slab->regions + step, STEP_BYTES);
    slab->used = end;
    return block;
}

size_t myo_slab_bytes(const myo_slab *slab, size_t bytes)
{
    return bytes < slab->block_bytes ? slab->block_bytes : bytes;
}

void myo_slab_give(myo_slab *slab, void *block, size_t bytes)
{
    struct myo_slab_hole *hole = block;
    if (hole == NULL)
        return;
    if (bytes > slab->block_bytes) {
        myo_memory_free(block);
        return;
    }
    hole->next = slab->holes;
    slab->holes = hole;
}

void myo_slab_free(myo_slab *slab)
{
    while (slab->regions != NULL) {
        struct myo_slab_region *next = slab->regions->next;
        myo_region_free(slab->regions);
        slab->regions = next;
    }
    slab->holes = NULL;
}
