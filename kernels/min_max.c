/* SPDX-License-Identifier: MIT */
/* Smallest and largest; NaN is skipped; +Inf and -Inf for a row without numbers; a zero is +0. So
 * the order does not matter, and there are as many accumulators as hide the wait for each other. */
#include "kernels/vec.h"

#include <math.h>

enum { CHAINS = 4 };

/* NaN is neither smaller nor larger than anything: padding with it changes nothing. */
VEC_INLINE vf load_or_nan(const float *x, size_t at, size_t n)
{
    float t[VF];
    for (size_t j = 0; j < VF; j++) {
        t[j] = at + j < n ? x[at + j] : NAN;
    }
    return vf_load(t);
}

void K(min_max)(const float *x, size_t n, float *minimum, float *maximum)
{
    vf low[CHAINS], high[CHAINS];
    MYO_UNROLL
    for (size_t j = 0; j < CHAINS; j++) {
        low[j] = vf_set1(INFINITY);
        high[j] = vf_set1(-INFINITY);
    }
    size_t i = 0;
    for (; i + CHAINS * VF <= n; i += CHAINS * VF) {
        MYO_UNROLL
        for (size_t j = 0; j < CHAINS; j++) {
            const vf v = vf_load(x + i + j * VF);
            low[j] = vf_min(v, low[j]);
            high[j] = vf_max(v, high[j]);
        }
    }
    for (; i < n; i += VF) {
        const vf v = i + VF <= n ? vf_load(x + i) : load_or_nan(x, i, n);
        low[0] = vf_min(v, low[0]);
        high[0] = vf_max(v, high[0]);
    }
    float a[VF], b[VF];
    vf_store(a, vf_min(vf_min(low[0], low[1]), vf_min(low[2], low[3])));
    vf_store(b, vf_max(vf_max(high[0], high[1]), vf_max(high[2], high[3])));
    MYO_UNROLL
    for (size_t j = 1; j < VF; j++) {
        a[0] = a[j] < a[0] ? a[j] : a[0];
        b[0] = b[j] > b[0] ? b[j] : b[0];
    }
    *minimum = a[0] + 0.0f;
    *maximum = b[0] + 0.0f;
}
