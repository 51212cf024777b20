/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Trend statistics: Mann-Kendall's test and Theil-Sen's slope with its interval. */
#ifndef MYO_CLASSIFY_TREND_H
#define MYO_CLASSIFY_TREND_H

#include <stddef.h>

#include "myoscribe/status.h"

/** Z of Mann-Kendall with continuity correction and ties; 0 for n < 3. */
double myo_mann_kendall(const double *values, size_t n);

typedef struct myo_slope {
    double value, low, high; /**< per unit of time; the 95 % interval is Sen's */
    double start;            /**< fitted value at the first time */
} myo_slope;

/** Theil-Sen through (times, values); NaN for n < 3. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_theil_sen(myo_slope *out, const double *times, const double *values,
                                     size_t n);

#endif
