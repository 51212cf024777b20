/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _DEFAULT_SOURCE /* madvise */
#include "core/heap.h"

#include <stdlib.h>
#include <sys/mman.h>

#ifdef __GLIBC__ /* which is known once a header of the C library is there */
#include <malloc.h>
#endif

#include "core/region.h"

void myo_heap_release(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

/* The heap grows once and its free part is marked for huge pages; what is larger than the threshold
 * still comes from the system and returns to it. */
void myo_heap_tune(void)
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
