/* SPDX-License-Identifier: MIT */
/* The shape of a potential around its peak. Its width is looked for from outside, which soon ends
 * inside a contraction, where most potentials are; its onset backwards over every stretch of less
 * than `calm` samples under the level. All are comparisons, gathered in masks. */
#include "kernels/vec.h"

static float size_of(float v)
{
    return v < 0.0f ? -v : v;
}

static size_t highest(uint32_t bits)
{
    return 31u - (size_t)__builtin_clz(bits);
}

/* First sample of [from, at) of at least `half`, else `at`. */
static size_t find_first(const float *x, size_t from, size_t at, float half)
{
    const vf vhalf = vf_set1(half);
    size_t i = from;
    for (; i + VF <= at; i += VF) {
        const uint32_t bits = vm_bits(vm_ge(vf_abs(vf_load(x + i)), vhalf));
        if (bits != 0) {
            return i + (size_t)__builtin_ctz(bits);
        }
    }
    while (i < at && !(size_of(x[i]) >= half)) {
        i++;
    }
    return i;
}

/* Last sample of (at, end) of at least `half`, else `at`. */
static size_t find_last(const float *x, size_t at, size_t end, float half)
{
    const vf vhalf = vf_set1(half);
    size_t i = end;
    for (; i > at + VF; i -= VF) {
        const uint32_t bits = vm_bits(vm_ge(vf_abs(vf_load(x + i - VF)), vhalf));
        if (bits != 0) {
            return i - VF + highest(bits);
        }
    }
    while (i > at + 1 && !(size_of(x[i - 1]) >= half)) {
        i--;
    }
    return i - 1;
}

/* Lowest sample over the level that gaps shorter than `calm` join to x[at]. */
static size_t find_onset(const float *x, size_t from, size_t at, float level, size_t calm)
{
    const vf vlevel = vf_set1(level);
    size_t onset = at, i = at;
    while (i > from && onset - i < calm) {
        if (i - from < VF) {
            i--;
            onset = size_of(x[i]) >= level ? i : onset;
            continue;
        }
        i -= VF;
        uint32_t bits = vm_bits(vm_ge(vf_abs(vf_load(x + i)), vlevel));
        while (bits != 0) {
            const size_t top = highest(bits);
            if (onset - (i + top) > calm) {
                return onset;
            }
            /* the samples of one side that follow each other go at once */
            const uint32_t gaps = ~bits & ((2u << top) - 1u);
            const size_t run = gaps == 0 ? 0 : highest(gaps) + 1;
            onset = i + run;
            bits &= (1u << run) - 1u;
        }
    }
    return onset;
}

static void find_extremes(const float *x, size_t n, float start, float *extremes)
{
    float low = start, high = start, lows[VF], highs[VF];
    if (n >= VF) {
        /* the last vector overlaps the one before it */
        const vf last = vf_load(x + n - VF);
        vf least = vf_min(last, vf_set1(start)), most = vf_max(last, vf_set1(start));
        for (size_t i = 0; i + VF <= n; i += VF) {
            const vf v = vf_load(x + i);
            least = vf_min(v, least);
            most = vf_max(v, most);
        }
        MYO_UNROLL
        for (size_t half = VF; half > 1; half /= 2) {
            least = vf_min(vf_odd(least, least), vf_even(least, least));
            most = vf_max(vf_odd(most, most), vf_even(most, most));
        }
        vf_store(lows, least);
        vf_store(highs, most);
        low = lows[0];
        high = highs[0];
    }
    for (size_t i = 0; i < n && n < VF; i++) {
        low = x[i] < low ? x[i] : low;
        high = x[i] > high ? x[i] : high;
    }
    extremes[0] = low + 0.0f;
    extremes[1] = high + 0.0f;
}

/* Where nearly all potentials are, WORD samples on both sides lie in x and no distance is longer:
 * then masks of all of them answer without a branch that depends on the data. */
enum { WORD = 64 };

typedef struct words {
    uint64_t half, level;
} words;

VEC_INLINE words masks_of(const float *x, vf half, vf level)
{
    words of = { 0, 0 };
    MYO_UNROLL
    for (size_t i = 0; i < WORD; i += VF) {
        const vf size = vf_abs(vf_load(x + i));
        of.half |= (uint64_t)vm_bits(vm_ge(size, half)) << i;
        of.level |= (uint64_t)vm_bits(vm_ge(size, level)) << i;
    }
    return of;
}

/* The bit over the highest gap of `calm` zeros, WORD when that ends the word; without such a gap
 * the lowest bit. */
static size_t bit_over_gap(uint64_t bits, size_t calm)
{
    uint64_t gap = ~bits;
    for (size_t wide = 1, step = 1; wide < calm; wide += step) {
        step = calm - wide < wide ? calm - wide : wide;
        gap &= gap >> step;
    }
    if (gap == 0) {
        return (size_t)__builtin_ctzll(bits);
    }
    return WORD - 1 - (size_t)__builtin_clzll(gap) + calm;
}

VEC_INLINE void find_places(const float *x, size_t at, size_t wide, float half, float level,
                            size_t calm, uint32_t *places)
{
    const vf vhalf = vf_set1(half), vlevel = vf_set1(level);
    const words before = masks_of(x + at - WORD, vhalf, vlevel);
    const words after = masks_of(x + at + 1, vhalf, vhalf);
    const uint64_t kept = wide == 0 ? 0 : ~(uint64_t)0 << (WORD - wide);
    const uint64_t left = before.half & kept;
    const uint64_t right = wide == 0 ? 0 : after.half & ~(uint64_t)0 >> (WORD - wide);
    const size_t first = at - WORD;
    places[0] = (uint32_t)(left == 0 ? at : first + (size_t)__builtin_ctzll(left));
    places[1] = (uint32_t)(right == 0 ? at : at + WORD - (size_t)__builtin_clzll(right));
    places[2] = (uint32_t)(first + bit_over_gap(before.level & kept, calm));
}

void K(peak_extent)(const float *x, size_t n, size_t at, size_t near, size_t wide, float level,
                    size_t calm, float *extremes, uint32_t *places)
{
    const size_t from = at > wide ? at - wide : 0, end = n - at > wide ? at + wide + 1 : n;
    const size_t first = at > near ? at - near : 0, last = n - at > near ? at + near + 1 : n;
    const float half = 0.5f * size_of(x[at]);
    find_extremes(x + first, last - first, x[at], extremes);
    if (at >= WORD && n - at > WORD && wide <= WORD && calm > 0 && calm <= WORD) {
        find_places(x, at, wide, half, level, calm, places);
        return;
    }
    places[0] = (uint32_t)find_first(x, from, at, half);
    places[1] = (uint32_t)find_last(x, at, end, half);
    places[2] = (uint32_t)find_onset(x, from, at, level, calm);
}
