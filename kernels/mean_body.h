/* SPDX-License-Identifier: MIT */
/* Shared by the means of a row: MEAN_NAME, MEAN_TERM(v) with MEAN_TERM(0) = +0. Zeros added to an
 * accumulator that started at +0 do not change it, so a padded tail gives the reference's bits. */
float K(MEAN_NAME)(const float *x, size_t n)
{
    if (n == 0) {
        return 0.0f;
    }
    vf acc[VACC];
    MYO_UNROLL
    for (size_t j = 0; j < VACC; j++) {
        acc[j] = vf_zero();
    }
    size_t i = 0;
    for (; i + MYO_ACCUMULATORS <= n; i += MYO_ACCUMULATORS) {
        MYO_UNROLL
        for (size_t j = 0; j < VACC; j++) {
            acc[j] = vf_add(acc[j], MEAN_TERM(vf_load(x + i + j * VF)));
        }
    }
    if (i < n) {
        MYO_UNROLL
        for (size_t j = 0; j < VACC; j++) {
            acc[j] = vf_add(acc[j], MEAN_TERM(vf_load_turn(x + i, j, n - i)));
        }
    }
    return vf_fold_sum(acc) / (float)n;
}
