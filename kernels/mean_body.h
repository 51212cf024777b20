/* SPDX-License-Identifier: MIT */
/* Shared by the means of a row: MEAN_NAME, MEAN_TERM(v) with MEAN_TERM(0) = +0. Zeros added to an
 * accumulator that started at +0 do not change it, so a padded tail gives the reference's bits.
 * One addition waits for the last on its accumulator, hence more accumulators than elsewhere; where
 * the registers do not hold them all, the row is read again for the next ones. */
enum {
    ACCUMULATORS = MYO_MEAN_ACCUMULATORS / VF,
    TOGETHER = 2 * ACCUMULATORS <= VREGISTERS ? ACCUMULATORS : VREGISTERS / 2
};

VEC_INLINE void mean_pass(vf *acc, const float *x, size_t n)
{
    MYO_UNROLL
    for (size_t j = 0; j < TOGETHER; j++) {
        acc[j] = vf_zero();
    }
    size_t i = 0;
    for (; i + MYO_MEAN_ACCUMULATORS <= n; i += MYO_MEAN_ACCUMULATORS) {
        MYO_UNROLL
        for (size_t j = 0; j < TOGETHER; j++) {
            acc[j] = vf_add(acc[j], MEAN_TERM(vf_load(x + i + j * VF)));
        }
    }
    if (i < n) {
        MYO_UNROLL
        for (size_t j = 0; j < TOGETHER; j++) {
            acc[j] = vf_add(acc[j], MEAN_TERM(vf_load_turn(x + i, j, n - i)));
        }
    }
}

float K(MEAN_NAME)(const float *x, size_t n)
{
    if (n == 0) {
        return 0.0f;
    }
    vf acc[ACCUMULATORS];
    MYO_UNROLL
    for (size_t j = 0; j < ACCUMULATORS; j += TOGETHER) {
        const size_t from = j * VF < n ? j * VF : n;
        mean_pass(acc + j, x + from, n - from);
    }
    MYO_UNROLL
    for (size_t half = ACCUMULATORS / 2; half >= VACC; half /= 2) {
        MYO_UNROLL
        for (size_t j = 0; j < half; j++) {
            acc[j] = vf_add(acc[j], acc[j + half]);
        }
    }
    return vf_fold_sum(acc) / (float)n;
}
