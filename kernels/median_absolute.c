/* SPDX-License-Identifier: MIT */
/* Lower median of |x|, exact; NaN counts as +Inf; 0 for n = 0.
 * Magnitudes order like their bit patterns, so the median is found by its bits: a histogram of the
 * upper 11 picks a bin, then histograms of 10 and 10 more inside it. Nothing is moved or copied. */
#include "kernels/vec.h"

#include <string.h>

enum { BINS = 2048, WAYS = 4 };

static uint32_t magnitude_bits(const float *x)
{
    uint32_t u;
    memcpy(&u, x, sizeof u);
    u &= 0x7fffffffu;
    return u < 0x7f800000u ? u : 0x7f800000u;
}

/* The bin that holds the element of this rank; the rank becomes the one inside the bin. */
static uint32_t find_bin(const uint32_t *bins, size_t *rank)
{
    uint32_t b = 0;
    while (bins[b] <= *rank) {
        *rank -= bins[b];
        b++;
    }
    return b;
}

float K(median_absolute)(const float *x, size_t n)
{
    if (n == 0) {
        return 0.0f;
    }
    size_t rank = (n - 1) / 2;
    uint32_t bins[WAYS][BINS] = { { 0 } };
    /* Neighbours often fall into one bin: four histograms keep their increments independent. */
    size_t i = 0;
    for (; i + WAYS <= n; i += WAYS) {
        MYO_UNROLL
        for (size_t w = 0; w < WAYS; w++) {
            bins[w][magnitude_bits(x + i + w) >> 20]++;
        }
    }
    for (; i < n; i++) {
        bins[0][magnitude_bits(x + i) >> 20]++;
    }
    for (size_t b = 0; b < BINS; b++) {
        bins[0][b] += bins[1][b] + bins[2][b] + bins[3][b];
    }
    uint32_t prefix = find_bin(bins[0], &rank);
    for (unsigned shift = 10; shift <= 10; shift -= 10) {
        memset(bins[0], 0, sizeof bins[0] / 2);
        for (i = 0; i < n; i++) {
            const uint32_t u = magnitude_bits(x + i);
            if (u >> (shift + 10) == prefix) {
                bins[0][(u >> shift) & 1023u]++;
            }
        }
        prefix = prefix << 10 | find_bin(bins[0], &rank);
    }
    float median;
    memcpy(&median, &prefix, sizeof median);
    return median;
}
