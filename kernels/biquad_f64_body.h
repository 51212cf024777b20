/* SPDX-License-Identifier: MIT */
/* Shared by biquad_f64 and biquad_reverse_f64: BIQUAD_NAME, BIQUAD_REVERSE. As biquad_body.h with
 * coefficients, states and everything between the sections in double; samples stay float. */
static void section_pass_f64(double *y, size_t frames, const double *c, double *state)
{
    const vd b0 = vd_set1(c[0]), b1 = vd_set1(c[1]), b2 = vd_set1(c[2]);
    const vd a1 = vd_set1(c[3]), a2 = vd_set1(c[4]);
    vd z0[VDLANES], z1[VDLANES];
    MYO_UNROLL
    for (size_t j = 0; j < VDLANES; j++) {
        z0[j] = vd_load(state + j * VD);
        z1[j] = vd_load(state + MYO_LANES + j * VD);
    }
    for (size_t n = 0; n < frames; n++) {
        MYO_UNROLL
        for (size_t j = 0; j < VDLANES; j++) {
            const vd v = vd_load(y + n * MYO_LANES + j * VD);
            const vd o = vd_add(vd_mul(b0, v), z0[j]);
            z0[j] = vd_add(vd_sub(vd_mul(b1, v), vd_mul(a1, o)), z1[j]);
            z1[j] = vd_sub(vd_mul(b2, v), vd_mul(a2, o));
            vd_store(y + n * MYO_LANES + j * VD, o);
        }
    }
    MYO_UNROLL
    for (size_t j = 0; j < VDLANES; j++) {
        vd_store(state + j * VD, z0[j]);
        vd_store(state + MYO_LANES + j * VD, z1[j]);
    }
}

void K(BIQUAD_NAME)(float *y, const float *x, size_t frames, const double *sos, size_t sections,
                    double *state)
{
    enum { BLOCK = 64 };
    double block[BLOCK * MYO_LANES];
    for (size_t done = 0; done < frames; done += BLOCK) {
        const size_t count = frames - done < BLOCK ? frames - done : BLOCK;
        const size_t start = BIQUAD_REVERSE ? frames - done - count : done;
        for (size_t i = 0; i < count; i++) {
            const size_t n = BIQUAD_REVERSE ? count - 1 - i : i;
            MYO_UNROLL
            for (size_t l = 0; l < MYO_LANES; l += VD) {
                vd_store(block + i * MYO_LANES + l, vd_widen(x + (start + n) * MYO_LANES + l));
            }
        }
        for (size_t s = 0; s < sections; s++) {
            section_pass_f64(block, count, sos + 5 * s, state + 2 * MYO_LANES * s);
        }
        for (size_t i = 0; i < count; i++) {
            const size_t n = BIQUAD_REVERSE ? count - 1 - i : i;
            MYO_UNROLL
            for (size_t l = 0; l < MYO_LANES; l += VD) {
                vd_narrow(y + (start + n) * MYO_LANES + l, vd_load(block + i * MYO_LANES + l));
            }
        }
    }
}
