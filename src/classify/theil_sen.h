/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Theil-Sen's slope with Sen's interval (Sen 1968, doi 10.1080/01621459.1968.10480934). */
#ifndef MYO_CLASSIFY_THEIL_SEN_H
#define MYO_CLASSIFY_THEIL_SEN_H

#include <stddef.h>

#include "myoscribe/status.h"

typedef struct myo_slope {
    double value, low, high; /**< per unit of time; the 95 % interval is Sen's */
    double start;            /**< fitted value at the first time */
    double inflation;        /**< of the variance of S by correlated residuals: mann_kendall.h */
} myo_slope;

/** Theil-Sen through (times, values); NaN for n < 3. The interval is wider by what correlation of
 *  the residuals takes from the number of independent values. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_theil_sen(myo_slope *out, const double *times, const double *values,
                                     size_t n);

#endif
