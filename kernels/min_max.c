/* SPDX-License-Identifier: MIT */
/* Smallest and largest; NaN is skipped; +Inf and -Inf for a row without numbers. 32 accumulators
 * and one fold order, so that even the sign of a zero is the same everywhere. */
#include "kernels/vec.h"

#include <math.h>

void K(min_max)(const float *x, size_t n, float *minimum, float *maximum)
{
    vf low[VACC], high[VACC];
    MYO_UNROLL
    for (size_t j = 0; j < VACC; j++) {
        low[j] = vf_set1(INFINITY);
        high[j] = vf_set1(-INFINITY);
    }
    size_t i = 0;
    for (; i + MYO_ACCUMULATORS <= n; i += MYO_ACCUMULATORS) {
        MYO_UNROLL
        for (size_t j = 0; j < VACC; j++) {
            const vf v = vf_load(x + i + j * VF);
            low[j] = vf_min(v, low[j]);
            high[j] = vf_max(v, high[j]);
        }
    }
    float a[MYO_ACCUMULATORS], b[MYO_ACCUMULATORS];
    MYO_UNROLL
    for (size_t j = 0; j < VACC; j++) {
        vf_store(a + j * VF, low[j]);
        vf_store(b + j * VF, high[j]);
    }
    for (size_t j = 0; i + j < n; j++) {
        a[j] = x[i + j] < a[j] ? x[i + j] : a[j];
        b[j] = x[i + j] > b[j] ? x[i + j] : b[j];
    }
    for (size_t half = MYO_ACCUMULATORS / 2; half > 0; half /= 2) {
        for (size_t j = 0; j < half; j++) {
            a[j] = a[j + half] < a[j] ? a[j + half] : a[j];
            b[j] = b[j + half] > b[j] ? b[j + half] : b[j];
        }
    }
    *minimum = a[0];
    *maximum = b[0];
}
