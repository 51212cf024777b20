/* SPDX-License-Identifier: MIT */
/* M_i = sum f^i power[k], f = first + k step in 100 Hz (so that M5 neither overflows nor loses the
 * small bins): out = { M0, M1, M2, M-1, M5 }; a bin at f <= 0 gives nothing to M-1. */
#include "kernels/vec.h"

enum { MOMENTS = 5 };

/* One register's share of the accumulators over the whole row: five sums fit into registers. */
static void accumulate(const float *power, size_t bins, vf k, vf first, vf step, vf *sum)
{
    const vf zero = vf_zero(), stride = vf_set1((float)MYO_ACCUMULATORS);
    MYO_UNROLL
    for (size_t m = 0; m < MOMENTS; m++) {
        sum[m] = zero;
    }
    for (size_t i = 0; i < bins; i += MYO_ACCUMULATORS) {
        const size_t left = bins - i;
        const vf p = left >= VF ? vf_load(power + i) : vf_load_part(power + i, left);
        const vf f = vf_add(vf_mul(k, step), first);
        const vf f2 = vf_mul(f, f);
        const vf f5 = vf_mul(vf_mul(f2, f2), f);
        sum[0] = vf_add(sum[0], p);
        sum[1] = vf_add(sum[1], vf_mul(f, p));
        sum[2] = vf_add(sum[2], vf_mul(f2, p));
        sum[3] = vf_add(sum[3], vf_keep(vm_lt(zero, f), vf_div(p, f)));
        sum[4] = vf_add(sum[4], vf_mul(f5, p));
        k = vf_add(k, stride);
    }
}

void K(spectral_moments)(const float *power, size_t bins, float first, float step, float *out)
{
    vf sums[MOMENTS][VACC];
    MYO_UNROLL
    for (size_t j = 0; j < VACC; j++) {
        const size_t from = j * VF;
        const vf k = vf_add(vf_ramp(), vf_set1((float)from));
        vf sum[MOMENTS];
        accumulate(power + from, bins > from ? bins - from : 0, k, vf_set1(first), vf_set1(step),
                   sum);
        MYO_UNROLL
        for (size_t m = 0; m < MOMENTS; m++) {
            sums[m][j] = sum[m];
        }
    }
    for (size_t m = 0; m < MOMENTS; m++) {
        out[m] = vf_fold_sum(sums[m]);
    }
}
