/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _DEFAULT_SOURCE /* madvise and MAP_ANONYMOUS */
#include "core/region.h"

#include <stdint.h>
#include <sys/mman.h>

#include "core/memory_faults.h"

/* Maps twice as much and gives back what lies outside of the aligned half. */
void *myo_region_new(void)
{
    const size_t bytes = MYO_REGION_BYTES;
    unsigned char *mapped = MAP_FAILED;
    if (myo_memory_may_allocate())
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

void myo_region_populate(void *first, size_t bytes)
{
#ifdef MADV_POPULATE_WRITE
    madvise(first, bytes, MADV_POPULATE_WRITE); /* a wish; a system before Linux 5.14 refuses */
#else
    (void)first;
    (void)bytes;
#endif
}

void myo_region_free(void *region)
{
    if (region != NULL)
        munmap(region, MYO_REGION_BYTES);
}
