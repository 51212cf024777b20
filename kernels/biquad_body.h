/* SPDX-License-Identifier: MIT */
/* Shared by biquad and biquad_reverse: BIQUAD_NAME, BIQUAD_REVERSE.
 *   y = b0 x + z0;  z0 = (b1 x - a1 y) + z1;  z1 = b2 x - a2 y     (transposed direct form II)
 * Blocks of frames stay in L1 while one section after the other passes over them. */
static void section_pass(float *y, const float *x, size_t frames, const float *c, float *state)
{
    const vf b0 = vf_set1(c[0]), b1 = vf_set1(c[1]), b2 = vf_set1(c[2]);
    const vf a1 = vf_set1(c[3]), a2 = vf_set1(c[4]);
    vf z0[VLANES], z1[VLANES];
    MYO_UNROLL
    for (size_t j = 0; j < VLANES; j++) {
        z0[j] = vf_load(state + j * VF);
        z1[j] = vf_load(state + MYO_LANES + j * VF);
    }
    for (size_t i = 0; i < frames; i++) {
        const size_t n = BIQUAD_REVERSE ? frames - 1 - i : i;
        MYO_UNROLL
        for (size_t j = 0; j < VLANES; j++) {
            const vf v = vf_load(x + n * MYO_LANES + j * VF);
            const vf o = vf_add(vf_mul(b0, v), z0[j]);
            z0[j] = vf_add(vf_sub(vf_mul(b1, v), vf_mul(a1, o)), z1[j]);
            z1[j] = vf_sub(vf_mul(b2, v), vf_mul(a2, o));
            vf_store(y + n * MYO_LANES + j * VF, o);
        }
    }
    MYO_UNROLL
    for (size_t j = 0; j < VLANES; j++) {
        vf_store(state + j * VF, z0[j]);
        vf_store(state + MYO_LANES + j * VF, z1[j]);
    }
}

void K(BIQUAD_NAME)(float *y, const float *x, size_t frames, const float *sos, size_t sections,
                    float *state)
{
    enum { BLOCK = 128 };
    for (size_t done = 0; done < frames; done += BLOCK) {
        const size_t count = frames - done < BLOCK ? frames - done : BLOCK;
        const size_t start = BIQUAD_REVERSE ? frames - done - count : done;
        float *out = y + start * MYO_LANES;
        const float *in = x + start * MYO_LANES;
        if (sections == 0) {
            for (size_t i = 0; i < count * MYO_LANES; i += VF) {
                vf_store(out + i, vf_load(in + i));
            }
        }
        for (size_t s = 0; s < sections; s++) {
            section_pass(out, s == 0 ? in : out, count, sos + 5 * s, state + 2 * MYO_LANES * s);
        }
    }
}
