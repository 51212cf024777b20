/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Where a frame lies among the gaps of a stream. */
#ifndef MYO_CORE_GAP_SEARCH_H
#define MYO_CORE_GAP_SEARCH_H

#include "myoscribe/recording.h"

/** Index of the first of the sorted, disjoint gaps that ends after `frame`; `count` when none does.
 */
size_t myo_gap_ending_after(const myo_gap *gaps, size_t count, int64_t frame);

#endif
