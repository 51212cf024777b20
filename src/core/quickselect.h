/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Order statistics in place. The value found does not depend on how it is found. */
#ifndef MYO_CORE_QUICKSELECT_H
#define MYO_CORE_QUICKSELECT_H

#include <stddef.h>

/** The value of this rank (0 = smallest); reorders `values`, which has no NaN. count > rank. */
float myo_quickselect_float(float *values, size_t count, size_t rank);
double myo_quickselect_double(double *values, size_t count, size_t rank);

#endif
