/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Buffers between unreadable pages, and seeded contents for them. */
#ifndef MYO_TESTS_KERNEL_MEMORY_H
#define MYO_TESTS_KERNEL_MEMORY_H

#include <stdint.h>

#include "kernels/case.h"

enum { MYO_GUARD_CAPACITY = 1 << 20, MYO_OUTSIDE_BYTE = 0xa5 };

/** Pages that can be used, with an unreadable page on each side. */
typedef struct myo_guarded_pages {
    unsigned char *first, *last;
} myo_guarded_pages;

typedef enum myo_placement {
    MYO_AT_END,   /**< the byte after the buffer faults */
    MYO_AT_START, /**< the byte before the buffer faults */
    MYO_AT_OFFSET /**< MYO_AT_OFFSET + k: k elements after a page start */
} myo_placement;

/** False when the system refuses the mapping. */
_Bool myo_guarded_pages_open(myo_guarded_pages *area);
/** Where `bytes` go; everything around is filled with MYO_OUTSIDE_BYTE. */
void *myo_guarded_pages_place(const myo_guarded_pages *area, size_t bytes, size_t element,
                              size_t placement);
/** True when nothing around the buffer was written. */
_Bool myo_guarded_pages_intact(const myo_guarded_pages *area, const void *buffer, size_t bytes);

typedef enum myo_pattern {
    MYO_PATTERN_RANDOM,
    MYO_PATTERN_SPECIAL, /**< NaN, infinities, denormals, zeros of both signs, extremes */
    MYO_PATTERN_STEPS,   /**< jumps between the ends of the range */
    MYO_PATTERN_COUNT
} myo_pattern;

size_t myo_case_type_size(myo_case_type type);
void myo_pattern_fill(void *data, const myo_case_buffer *buffer, myo_pattern pattern,
                      uint64_t seed);

#endif
