/* SPDX-License-Identifier: MIT */
/* Lower median of |x|, exact; NaN counts as +Inf; 0 for n = 0.
 * Magnitudes order like their bit patterns, so a bracket of patterns is narrowed by counting what
 * lies below several thresholds at once, the first ones about where noise has its median; the few
 * that are left are taken out and sorted. Every path gives the same value. */
#include "kernels/vec.h"

#include <math.h>
#include <string.h>

/* Thresholds of one pass (as many as keep their counts in registers on every instruction set), how
 * many values may be left to be taken out, and from how many on a guess pays. */
enum { THRESHOLDS = 5, FEW = 48, GUESS_FROM = 64 };

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

/* Mean of min(|x|, cut) over every `step`-th group of four vectors; in no particular order, for it
 * only tells where to look first. */
VEC_INLINE float cut_mean(const float *x, size_t n, float cut, size_t step)
{
    enum { PARTS = 4 };
    const vf vcut = vf_set1(cut);
    vf sums[PARTS] = { vf_zero(), vf_zero(), vf_zero(), vf_zero() };
    size_t groups = 0;
    for (size_t i = 0; i + PARTS * VF <= n; i += step * PARTS * VF) {
        MYO_UNROLL
        for (size_t p = 0; p < PARTS; p++) {
            sums[p] = vf_add(sums[p], vf_min(vf_abs(vf_load(x + i + p * VF)), vcut));
        }
        groups++;
    }
    float parts[VF];
    vf_store(parts, vf_add(vf_add(sums[0], sums[1]), vf_add(sums[2], sums[3])));
    MYO_UNROLL
    for (size_t half = VF / 2; half > 0; half /= 2) {
        MYO_UNROLL
        for (size_t j = 0; j < half; j++) {
            parts[j] += parts[j + half];
        }
    }
    return groups == 0 ? 0.0f : parts[0] / (float)(groups * PARTS * VF);
}

/* Thresholds around the median of noise whose peaks are cut. */
static void guess(bracket *b, const float *x, size_t n, size_t rank)
{
    static const float near[THRESHOLDS] = { 0.93f, 0.975f, 1.0f, 1.025f, 1.07f };
    uint32_t thresholds[THRESHOLDS];
    float mean = cut_mean(x, n, INFINITY, 4);
    mean = cut_mean(x, n, CUT * mean, 2);
    mean = cut_mean(x, n, CUT * mean, 1);
    if (!(mean > 0.0f && mean < 1e30f)) {
        return;
    }
    for (size_t k = 0; k < THRESHOLDS; k++) {
        thresholds[k] = bits_of(near[k] * MEDIAN_OVER_MEAN * mean);
    }
    narrow(b, x, n, thresholds, rank);
}

/* The rank-th smallest of at most FEW: the largest of those that no more than `rank` are smaller
 * than. No branch depends on a value, since none could be foreseen. */
static float select_few(float *values, size_t count, size_t rank)
{
    const size_t padded = (count + VF - 1) / VF * VF;
    int32_t smaller[FEW + VF];
    float best = 0.0f;
    for (size_t i = count; i < padded; i++) {
        values[i] = INFINITY;
    }
    for (size_t k = 0; k < padded; k += VF) {
        const vf mine = vf_load(values + k);
        vi counts = vi_zero();
        for (size_t j = 0; j < count; j++) {
            counts = vi_count(counts, vm_lt(vf_set1(values[j]), mine));
        }
        vi_store(smaller + k, counts);
    }
    for (size_t i = 0; i < count; i++) {
        const _Bool fits = (size_t)smaller[i] <= rank;
        best = fits & (values[i] > best) ? values[i] : best;
    }
    return best;
}

/* The value of the bracket that has the rank; at most FEW are in it. */
static float pick(const bracket *b, const float *x, size_t n, size_t rank)
{
    float found[FEW + VF];
    size_t count = 0, i = 0;
    const _Bool all = b->high > 0x7f800000u; /* also what is not a number, as infinity */
    const vf vlow = vf_set1(value_of(b->low)), vhigh = vf_set1(all ? INFINITY : value_of(b->high));
    const vf infinity = vf_set1(INFINITY);
    for (; i + VF <= n; i += VF) {
        const vf v = vf_min(vf_abs(vf_load(x + i)), infinity);
        const vm within = all ? vm_ge(v, vlow) : vm_and(vm_ge(v, vlow), vm_lt(v, vhigh));
        count += vf_store_kept(found + count, within, v);
    }
    for (; i < n; i++) {
        const uint32_t u = bits_of(x[i]);
        if (u >= b->low && u < b->high) {
            found[count++] = value_of(u);
        }
    }
    return select_few(found, count, rank - b->below);
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
