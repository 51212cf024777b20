/* SPDX-License-Identifier: MIT */
/* Per lane, in frame order: out = { minimum, maximum, sum, sum of squares }, MYO_LANES of each.
 * Minimum and maximum pass over NaN (Inf and -Inf when nothing is left), the sums do not. */
#include "kernels/vec.h"

#include <math.h>

void K(lanes_step)(float *out, const float *x, size_t frames)
{
    vf low[VLANES], high[VLANES], sum[VLANES], square[VLANES];
    MYO_UNROLL
    for (size_t j = 0; j < VLANES; j++) {
        low[j] = vf_set1(INFINITY);
        high[j] = vf_set1(-INFINITY);
        sum[j] = square[j] = vf_zero();
    }
    for (size_t n = 0; n < frames; n++, x += MYO_LANES) {
        MYO_UNROLL
        for (size_t j = 0; j < VLANES; j++) {
            const vf v = vf_load(x + j * VF);
            low[j] = vf_min(v, low[j]);
            high[j] = vf_max(v, high[j]);
            sum[j] = vf_add(sum[j], v);
            square[j] = vf_add(square[j], vf_mul(v, v));
        }
    }
    MYO_UNROLL
    for (size_t j = 0; j < VLANES; j++) {
        vf_store(out + j * VF, low[j]);
        vf_store(out + MYO_LANES + j * VF, high[j]);
        vf_store(out + 2 * MYO_LANES + j * VF, sum[j]);
        vf_store(out + 3 * MYO_LANES + j * VF, square[j]);
    }
}
