/* SPDX-License-Identifier: MIT */
/* Lower median of |x|, exact; NaN counts as +Inf; 0 for n = 0.
 * Magnitudes order like their bit patterns, so a bracket of patterns is narrowed by counting what
 * lies below several thresholds at once; the few that are left are taken out in order. Nothing is
 * moved or copied, and every path gives the same value. */
#include "kernels/vec.h"

#include <math.h>
#include <string.h>

/* Thresholds of one pass (as many as keep their counts in registers), values looked at to place the
 * first ones, and how many may be left to be taken out one by one. */
enum { THRESHOLDS = VREGISTERS >= 32 ? 8 : 4, SAMPLES = 32, FEW = 3 };

static uint32_t bits_of(float v)
{
    uint32_t u;
    memcpy(&u, &v, sizeof u);
    u &= 0x7fffffffu;
    return u < 0x7f800000u ? u : 0x7f800000u;
}

static float value_of(uint32_t u)
{
    float v;
    memcpy(&v, &u, sizeof v);
    return v;
}

/* The rank-th smallest lies in [low, high); `below` and `until` magnitudes lie under low and high.
 */
typedef struct bracket {
    uint32_t low, high;
    size_t below, until;
} bracket;

/* How many magnitudes are under each threshold. */
static void count_below(const float *x, size_t n, const uint32_t *thresholds, size_t *counts)
{
    vi acc[THRESHOLDS];
    vf t[THRESHOLDS];
    MYO_UNROLL
    for (size_t k = 0; k < THRESHOLDS; k++) {
        acc[k] = vi_zero();
        t[k] = vf_set1(value_of(thresholds[k]));
    }
    size_t i = 0;
    for (; i + VF <= n; i += VF) {
        const vf v = vf_abs(vf_load(x + i));
        MYO_UNROLL
        for (size_t k = 0; k < THRESHOLDS; k++) {
            acc[k] = vi_count(acc[k], vm_lt(v, t[k]));
        }
    }
    for (size_t k = 0; k < THRESHOLDS; k++) {
        counts[k] = vi_total(acc[k]);
        for (size_t j = i; j < n; j++) {
            counts[k] += bits_of(x[j]) < thresholds[k];
        }
    }
}

/* Keeps the part between two thresholds (in rising order) that holds the rank. */
static void narrow(bracket *b, const float *x, size_t n, const uint32_t *thresholds, size_t rank)
{
    size_t counts[THRESHOLDS];
    count_below(x, n, thresholds, counts);
    for (size_t k = 0; k < THRESHOLDS; k++) {
        if (counts[k] <= rank && thresholds[k] > b->low) {
            b->low = thresholds[k];
            b->below = counts[k];
        } else if (counts[k] > rank && thresholds[k] < b->high) {
            b->high = thresholds[k];
            b->until = counts[k];
        }
    }
}

/* Thresholds around the middle of a sorted sample. */
static void guess(bracket *b, const float *x, size_t n, size_t rank)
{
    uint32_t sample[SAMPLES], thresholds[THRESHOLDS];
    for (size_t i = 0; i < SAMPLES; i++) {
        const uint32_t u = bits_of(x[i * n / SAMPLES]);
        size_t at = i;
        for (; at > 0 && sample[at - 1] > u; at--) {
            sample[at] = sample[at - 1];
        }
        sample[at] = u;
    }
    for (size_t k = 0; k < THRESHOLDS; k++) {
        const size_t step = 16 / THRESHOLDS;
        const uint32_t u = sample[SAMPLES / 2 - 8 + step / 2 + k * step];
        thresholds[k] = u < 0x7f800000u ? u + 1 : u;
    }
    narrow(b, x, n, thresholds, rank);
}

/* Smallest magnitude that is not under `low`; Inf when there is none. */
static uint32_t next_value(const float *x, size_t n, uint32_t low)
{
    const float floor = value_of(low);
    const vf vfloor = vf_set1(floor), none = vf_set1(INFINITY);
    vf least = none;
    size_t i = 0;
    for (; i + VF <= n; i += VF) {
        const vf v = vf_abs(vf_load(x + i));
        const vm under = vm_lt(v, vfloor);
        least = vf_min(vf_add(vf_drop(under, v), vf_keep(under, none)), least);
    }
    float found[VF], smallest = INFINITY;
    vf_store(found, least);
    for (size_t j = 0; j < VF; j++) {
        smallest = found[j] < smallest ? found[j] : smallest;
    }
    for (; i < n; i++) {
        const float v = fabsf(x[i]);
        smallest = v >= floor && v < smallest ? v : smallest;
    }
    return bits_of(smallest);
}

float K(median_absolute)(const float *x, size_t n)
{
    if (n == 0) {
        return 0.0f;
    }
    const size_t rank = (n - 1) / 2;
    bracket b = { 0, 0x7f800001u, 0, n };
    if (n >= 2 * SAMPLES) {
        guess(&b, x, n, rank);
    }
    while (b.until - b.below > FEW && b.high - b.low > 1) {
        uint32_t thresholds[THRESHOLDS];
        for (size_t k = 0; k < THRESHOLDS; k++) {
            thresholds[k] =
                b.low + (uint32_t)((uint64_t)(b.high - b.low) * (k + 1) / (THRESHOLDS + 1));
            thresholds[k] = thresholds[k] > 0x7f800000u ? 0x7f800000u : thresholds[k];
        }
        narrow(&b, x, n, thresholds, rank);
    }
    for (;;) {
        if (b.high - b.low <= 1) {
            return value_of(b.low);
        }
        const uint32_t least = next_value(x, n, b.low);
        if (least >= 0x7f800000u || b.until - b.below == 1) {
            return value_of(least);
        }
        uint32_t thresholds[THRESHOLDS];
        for (size_t k = 0; k < THRESHOLDS; k++) {
            thresholds[k] = least + 1;
        }
        const size_t before = b.below;
        narrow(&b, x, n, thresholds, rank);
        if (b.below == before) {
            return value_of(least);
        }
    }
}
