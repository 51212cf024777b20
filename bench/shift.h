/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * By how much one set of times is longer than another, and whether that can be chance: trimmed
 * means of the logarithms (Yuen 1974, a fifth off either end), which a burst of other load in one
 * or two repetitions does not move, with Student's t for interval and p-value.
 */
#ifndef MYO_BENCH_SHIFT_H
#define MYO_BENCH_SHIFT_H

#include <stddef.h>

typedef struct myo_bench_shift {
    double ratio, low, high; /**< head / base and its 95 % interval */
    double slower_p;         /**< of head / base being the limit or less */
    double faster_p;         /**< of head / base being 1 / limit or more */
} myo_bench_shift;

/** Two sets of times, measured apart. `limit` is a ratio, 1.05 for 5 %. */
myo_bench_shift myo_bench_shift_of(const double *base, size_t base_count, const double *head,
                                   size_t head_count, double limit);
/** Logarithms of head / base, each of one pair measured next to each other. */
myo_bench_shift myo_bench_shift_of_pairs(const double *logarithms, size_t count, double limit);
/**
 * Replaces p-values by Holm's (1979): an adjusted one under .05 is false for any of them with a
 * probability of at most .05, however many there are and however they depend on each other.
 */
void myo_bench_holm(double *p, size_t count);

#endif
