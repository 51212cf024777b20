/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Mann-Kendall's test for a trend (Mann 1945, doi 10.2307/1907187; Kendall 1975). */
#ifndef MYO_CLASSIFY_MANN_KENDALL_H
#define MYO_CLASSIFY_MANN_KENDALL_H

#include <stddef.h>

#include "myoscribe/status.h"

/** Under this many values the distribution of S is counted out, from it on it is normal. */
#define MYO_KENDALL_EXACT 30

typedef struct myo_kendall {
    double z;      /**< with continuity correction and ties; 0 for n < 3 */
    double p_fall; /**< chance of an S as low or lower without a trend; 1 for n < 3 */
} myo_kendall;

/**
 * The test of `values` in their order. `inflation`: how many times the variance of S is what it
 * would be of independent values (myo_kendall_inflation). p is exact under MYO_KENDALL_EXACT
 * values, and where they are correlated never less than that of the widened normal distribution.
 */
myo_kendall myo_mann_kendall(const double *values, size_t n, double inflation);

/** Variance of Kendall's S of `n` independent values without a trend, ties counted. */
double myo_kendall_variance(const double *values, size_t n);

/**
 * How much more S varies because neighbouring values are alike: Hamed & Rao 1998 (doi
 * 10.1016/S0022-1694(97)00125-X, equation 16) over the ranks of `residuals`, the values without
 * their trend. 1 and more: what alternates is not taken for evidence. @return OK, NO_MEMORY
 */
MYO_CHECKED myo_status myo_kendall_inflation(double *out, const double *residuals, size_t n);

#endif
