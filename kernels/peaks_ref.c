/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

size_t K(peaks)(const float *x, size_t n, size_t from, size_t end, size_t reach, float threshold,
                uint32_t *index, size_t limit)
{
    size_t count = 0;
    for (size_t at = from; at < end; at++) {
        const float size = x[at] < 0.0f ? -x[at] : x[at];
        _Bool peak = size > threshold;
        for (size_t d = 1; d <= reach && peak; d++) {
            const float before = d > at ? 0.0f : x[at - d] < 0.0f ? -x[at - d] : x[at - d];
            const float after = d >= n - at ? 0.0f : x[at + d] < 0.0f ? -x[at + d] : x[at + d];
            peak = !(d <= at && before >= size) && !(after > size);
        }
        if (!peak) {
            continue;
        }
        if (count < limit) {
            index[count] = (uint32_t)at;
        }
        count++;
    }
    return count;
}
