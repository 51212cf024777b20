/* SPDX-License-Identifier: MIT */
/* Per lane, in frame order: out = { minimum, maximum, sum, sum of squares }, MYO_LANES of each.
 * Minimum and maximum pass over NaN (Inf and -Inf when nothing is left) and give +0 for a zero, so
 * their order does not matter: where registers allow, odd and even frames have one each. The sums
 * keep NaN. */
#include "kernels/vec.h"

#include <math.h>

enum { EXTREMES = 6 * VLANES + 2 <= VREGISTERS ? 2 : 1 };

void K(lanes_step)(float *out, const float *x, size_t frames)
{
    vf low[EXTREMES][VLANES], high[EXTREMES][VLANES], sum[VLANES], square[VLANES];
    MYO_UNROLL
    for (size_t j = 0; j < VLANES; j++) {
        low[0][j] = vf_set1(INFINITY);
        low[EXTREMES - 1][j] = low[0][j];
        high[0][j] = vf_set1(-INFINITY);
        high[EXTREMES - 1][j] = high[0][j];
        sum[j] = square[j] = vf_zero();
    }
    size_t n = 0;
    for (; n + EXTREMES <= frames; n += EXTREMES) {
        MYO_UNROLL
        for (size_t e = 0; e < EXTREMES; e++, x += MYO_LANES) {
            MYO_UNROLL
            for (size_t j = 0; j < VLANES; j++) {
                const vf v = vf_load(x + j * VF);
                low[e][j] = vf_min(v, low[e][j]);
                high[e][j] = vf_max(v, high[e][j]);
                sum[j] = vf_add(sum[j], v);
                square[j] = vf_add(square[j], vf_mul(v, v));
            }
        }
    }
    MYO_UNROLL
    for (size_t j = 0; j < VLANES; j++) {
        if (n < frames) {
            const vf v = vf_load(x + j * VF);
            low[0][j] = vf_min(v, low[0][j]);
            high[0][j] = vf_max(v, high[0][j]);
            sum[j] = vf_add(sum[j], v);
            square[j] = vf_add(square[j], vf_mul(v, v));
        }
        const vf least = vf_min(low[0][j], low[EXTREMES - 1][j]);
        const vf most = vf_max(high[0][j], high[EXTREMES - 1][j]);
        vf_store(out + j * VF, vf_add(least, vf_zero()));
        vf_store(out + MYO_LANES + j * VF, vf_add(most, vf_zero()));
        vf_store(out + 2 * MYO_LANES + j * VF, sum[j]);
        vf_store(out + 3 * MYO_LANES + j * VF, square[j]);
    }
}
