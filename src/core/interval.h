/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Sorted lists of half-open sample ranges, each with a reason. */
#ifndef MYO_CORE_INTERVAL_H
#define MYO_CORE_INTERVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/array.h"

typedef struct myo_interval {
    int64_t first, end; /**< first <= frame < end */
    const char *why;    /**< static or arena text; NULL where it does not matter */
} myo_interval;

/** Zero-initialise with MYO_ARRAY(myo_interval) in `.array`. Kept sorted by `first`. */
typedef struct myo_intervals {
    myo_array array;
} myo_intervals;

#define MYO_INTERVALS                                                                              \
    {                                                                                              \
        .array = MYO_ARRAY(myo_interval)                                                           \
    }

/** Adds a range; one that touches the last added with the same reason extends it. */
MYO_CHECKED myo_status myo_intervals_add(myo_intervals *list, int64_t first, int64_t end,
                                         const char *why);
const myo_interval *myo_intervals_items(const myo_intervals *list, size_t *count);
/** Sorts by start and, where ranges overlap, keeps the earlier one's reason for the shared part. */
MYO_CHECKED myo_status myo_intervals_normalise(myo_intervals *list);
/** Index of the first range of the (normalised) list that ends after `frame`. */
size_t myo_intervals_from(const myo_intervals *list, int64_t frame);
/** Frames of [first, end) that lie in the (normalised) list. */
int64_t myo_intervals_overlap(const myo_intervals *list, int64_t first, int64_t end);
bool myo_intervals_contain(const myo_intervals *list, int64_t frame);
/** out = union of the two, with `guard` frames added on both sides of each range and clamped to
 *  [0, frames); `out` must be empty. */
MYO_CHECKED myo_status myo_intervals_unite(myo_intervals *out, const myo_intervals *a,
                                           const myo_intervals *b, int64_t guard, int64_t frames);
int64_t myo_intervals_total(const myo_intervals *list);
void myo_intervals_free(myo_intervals *list);

#endif
