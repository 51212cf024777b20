/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/gap_search.h"

size_t myo_gap_ending_after(const myo_gap *gaps, size_t count, int64_t frame)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (gaps[middle].first + gaps[middle].count > frame)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}
