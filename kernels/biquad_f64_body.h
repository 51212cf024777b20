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

static void flush_states(double *state, size_t count)
{
    for (size_t i = 0; i < count; i += VD) {
        vd_store(state + i, vd_flush(vd_load(state + i), (double)MYO_FLUSH_BELOW));
    }
}

/* One run of frames that ends at or before a flush. */
static void filter_run(float *y, const float *x, size_t count, const double *sos, size_t sections,
                       double *state)
{
    double block[MYO_FLUSH_FRAMES * MYO_LANES];
    for (size_t i = 0; i < count; i++) {
        const float *from = x + (BIQUAD_REVERSE ? count - 1 - i : i) * MYO_LANES;
        MYO_UNROLL
        for (size_t l = 0; l < MYO_LANES; l += VD) {
            vd_store(block + i * MYO_LANES + l, vd_widen(from + l));
        }
    }
    for (size_t s = 0; s < sections; s++) {
        section_pass_f64(block, count, sos + 5 * s, state + 2 * MYO_LANES * s);
    }
    for (size_t i = 0; i < count; i++) {
        float *to = y + (BIQUAD_REVERSE ? count - 1 - i : i) * MYO_LANES;
        MYO_UNROLL
        for (size_t l = 0; l < MYO_LANES; l += VD) {
            vd_narrow(to + l, vd_load(block + i * MYO_LANES + l));
        }
    }
}

void K(BIQUAD_NAME)(float *y, const float *x, size_t frames, const double *sos, size_t sections,
                    double *state)
{
    double *counter = state + 2 * MYO_LANES * sections;
    size_t phase = (size_t)*counter;
    for (size_t done = 0; done < frames;) {
        const size_t left = frames - done, until = MYO_FLUSH_FRAMES - phase;
        const size_t count = left < until ? left : until;
        const size_t start = (BIQUAD_REVERSE ? left - count : done) * MYO_LANES;
        filter_run(y + start, x + start, count, sos, sections, state);
        done += count;
        phase += count;
        if (phase == MYO_FLUSH_FRAMES) {
            flush_states(state, 2 * MYO_LANES * sections);
            phase = 0;
        }
    }
    *counter = (double)phase;
}
