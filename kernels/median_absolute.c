/* SPDX-License-Identifier: MIT */
/* Lower median of |x|, exact; NaN counts as +Inf; 0 for n = 0.
 * Magnitudes order like their bit patterns, so a bracket of patterns is narrowed by counting what
 * lies below several thresholds at once, the first ones about where noise has its median; the few
 * that are left are taken out and sorted. Every path gives the same value. */
#include "kernels/vec.h"

#include <math.h>
#include <string.h>

/* Thresholds of one pass (as many as keep their counts in registers), how many values may be left
 * to be taken out, and from how many on a guess pays. */
enum { THRESHOLDS = VREGISTERS >= 32 ? 8 : 4, FEW = 48, GUESS_FROM = 64 };

/* Median of normal noise over the mean of what is left when 2.5 times the mean cuts its peaks. */
static const float MEDIAN_OVER_MEAN = 0.866f, CUT = 2.5f;

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

/* Mean of min(|x|, cut); in no particular order, for it only tells where to look first. */
static float cut_mean(const float *x, size_t n, float cut)
{
    const vf vcut = vf_set1(cut);
    vf sums[2] = { vf_zero(), vf_zero() };
    size_t i = 0;
    for (; i + 2 * VF <= n; i += 2 * VF) {
        sums[0] = vf_add(sums[0], vf_min(vf_abs(vf_load(x + i)), vcut));
        sums[1] = vf_add(sums[1], vf_min(vf_abs(vf_load(x + i + VF)), vcut));
    }
    float parts[VF], sum = 0.0f;
    vf_store(parts, vf_add(sums[0], sums[1]));
    for (size_t j = 0; j < VF; j++) {
        sum += parts[j];
    }
    return i == 0 ? 0.0f : sum / (float)i;
}

/* Thresholds around the median of noise whose peaks are cut. */
static void guess(bracket *b, const float *x, size_t n, size_t rank)
{
    static const float wide[8] = { 0.85f, 0.93f, 0.965f, 0.99f, 1.01f, 1.035f, 1.07f, 1.17f };
    uint32_t thresholds[THRESHOLDS];
    float mean = cut_mean(x, n, INFINITY);
    for (int i = 0; i < 2; i++) {
        mean = cut_mean(x, n, CUT * mean);
    }
    if (!(mean > 0.0f && mean < 1e30f)) {
        return;
    }
    for (size_t k = 0; k < THRESHOLDS; k++) {
        const size_t at = THRESHOLDS == 8 ? k : 2 * k + (k >= THRESHOLDS / 2);
        thresholds[k] = bits_of(wide[at] * MEDIAN_OVER_MEAN * mean);
    }
    narrow(b, x, n, thresholds, rank);
}

/* The value of the bracket that has the rank; at most FEW are in it. */
static float pick(const bracket *b, const float *x, size_t n, size_t rank)
{
    uint32_t found[FEW];
    size_t count = 0, i = 0;
    const _Bool all = b->high > 0x7f800000u; /* also what is not a number */
    const vf vlow = vf_set1(value_of(b->low)), vhigh = vf_set1(value_of(b->high));
    for (; i + VF <= n; i += VF) {
        const vf v = vf_abs(vf_load(x + i));
        uint32_t bits = ~vm_bits(vm_lt(v, vlow)) & (uint32_t)((1u << VF) - 1u);
        bits &= all ? bits : vm_bits(vm_lt(v, vhigh));
        for (; bits != 0; bits &= bits - 1) {
            found[count++] = bits_of(x[i + (size_t)__builtin_ctz(bits)]);
        }
    }
    for (; i < n; i++) {
        const uint32_t u = bits_of(x[i]);
        if (u >= b->low && u < b->high) {
            found[count++] = u;
        }
    }
    const size_t wanted = rank - b->below;
    for (size_t k = 1; k < count; k++) {
        const uint32_t u = found[k];
        size_t at = k;
        for (; at > 0 && found[at - 1] > u; at--) {
            found[at] = found[at - 1];
        }
        found[at] = u;
    }
    return value_of(found[wanted]);
}

float K(median_absolute)(const float *x, size_t n)
{
    if (n == 0) {
        return 0.0f;
    }
    const size_t rank = (n - 1) / 2;
    bracket b = { 0, 0x7f800001u, 0, n };
    if (n >= GUESS_FROM) {
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
    return b.high - b.low <= 1 ? value_of(b.low) : pick(&b, x, n, rank);
}
