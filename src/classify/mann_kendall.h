/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Mann-Kendall's test for a trend (Mann 1945, doi 10.2307/1907187; Kendall 1975). */
#ifndef MYO_CLASSIFY_MANN_KENDALL_H
#define MYO_CLASSIFY_MANN_KENDALL_H

#include <stddef.h>

/** Z of Mann-Kendall with continuity correction and ties; 0 for n < 3. */
double myo_mann_kendall(const double *values, size_t n);

/** Variance of Kendall's S of `n` values without a trend, ties counted. */
double myo_kendall_variance(const double *values, size_t n);

#endif
