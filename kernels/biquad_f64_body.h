/* SPDX-License-Identifier: MIT */
/* Shared by biquad_f64 and biquad_reverse_f64: BIQUAD_NAME, BIQUAD_REVERSE. As biquad_body.h with
 * coefficients, states and everything between the sections in double; samples stay float. */
enum { TOGETHER = VREGISTERS >= 32 && VDLANES <= 2 ? 4 : 1 };

VEC_INLINE void section_pass(double *y, size_t frames, const double *sos, double *state,
                             size_t group)
{
    vd c[TOGETHER][5], z0[TOGETHER][VDLANES], z1[TOGETHER][VDLANES];
    MYO_UNROLL
    for (size_t s = 0; s < group; s++) {
        MYO_UNROLL
        for (size_t i = 0; i < 5; i++) {
            c[s][i] = vd_set1(sos[5 * s + i]);
        }
        MYO_UNROLL
        for (size_t j = 0; j < VDLANES; j++) {
            z0[s][j] = vd_load(state + 2 * s * MYO_LANES + j * VD);
            z1[s][j] = vd_load(state + (2 * s + 1) * MYO_LANES + j * VD);
        }
    }
    for (size_t n = 0; n < frames; n++) {
        MYO_UNROLL
        for (size_t j = 0; j < VDLANES; j++) {
            vd v = vd_load(y + n * MYO_LANES + j * VD);
            MYO_UNROLL
            for (size_t s = 0; s < group; s++) {
                const vd o = vd_add(vd_mul(c[s][0], v), z0[s][j]);
                z0[s][j] = vd_add(vd_sub(vd_mul(c[s][1], v), vd_mul(c[s][3], o)), z1[s][j]);
                z1[s][j] = vd_sub(vd_mul(c[s][2], v), vd_mul(c[s][4], o));
                v = o;
            }
            vd_store(y + n * MYO_LANES + j * VD, v);
        }
    }
    MYO_UNROLL
    for (size_t s = 0; s < group; s++) {
        MYO_UNROLL
        for (size_t j = 0; j < VDLANES; j++) {
            vd_store(state + 2 * s * MYO_LANES + j * VD, z0[s][j]);
            vd_store(state + (2 * s + 1) * MYO_LANES + j * VD, z1[s][j]);
        }
    }
}

/* The group size as a constant, as in biquad_body.h. */
static void pass(double *y, size_t frames, const double *sos, double *state, size_t group)
{
    switch (group) {
#define PASS(size)                                                                                 \
    case size:                                                                                     \
        section_pass(y, frames, sos, state, (size) <= TOGETHER ? (size) : TOGETHER);               \
        break;
        PASS(1)
        PASS(2)
        PASS(3)
        PASS(4)
#undef PASS
    default:
        break;
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
    for (size_t s = 0; s < sections; s += TOGETHER) {
        const size_t group = sections - s < TOGETHER ? sections - s : TOGETHER;
        pass(block, count, sos + 5 * s, state + 2 * MYO_LANES * s, group);
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
