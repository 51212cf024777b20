/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Large pieces of memory straight from the system, in the size that processors map as a whole. */
#ifndef MYO_CORE_REGION_H
#define MYO_CORE_REGION_H

#include <stddef.h>

enum { MYO_REGION_BYTES = 2 << 20 };

/** MYO_REGION_BYTES of zeroes, aligned to their size. NULL when out of memory. */
void *myo_region_new(void);
void myo_region_free(void *region);
/** Lets the system provide the pages of a part of a region at once, which is cheaper than one by
 * one when they are written. Multiples of a page. */
void myo_region_populate(void *first, size_t bytes);

#endif
