/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

#include <string.h>

/* The smallest value that at least half of the elements do not exceed, one bit at a time. */
float K(median_absolute)(const float *x, size_t n)
{
    uint32_t median = 0;
    for (uint32_t bit = 0x40000000u; bit != 0 && n > 0; bit >>= 1) {
        size_t below = 0;
        for (size_t i = 0; i < n; i++) {
            uint32_t u;
            memcpy(&u, x + i, sizeof u);
            u &= 0x7fffffffu;
            u = u < 0x7f800000u ? u : 0x7f800000u;
            below += u < (median | bit);
        }
        if (below <= (n - 1) / 2) {
            median |= bit;
        }
    }
    float result;
    memcpy(&result, &median, sizeof result);
    return result;
}
