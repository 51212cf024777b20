/* SPDX-License-Identifier: MIT */
/* Shared by biquad and biquad_reverse: BIQUAD_NAME, BIQUAD_REVERSE.
 *   y = b0 x + z0;  z0 = (b1 x - a1 y) + z1;  z1 = b2 x - a2 y     (transposed direct form II)
 * One section waits about 16 cycles from a frame to the next, so several advance together (each on
 * the output of the one before): as many as hide that wait with the registers at hand. */
enum { TOGETHER = VREGISTERS >= 32 ? (VLANES == 1 ? 7 : 2) : (VLANES == 2 ? 2 : 1) };

static inline __attribute__((always_inline)) void
section_pass(float *y, const float *x, size_t frames, const float *sos, float *state, size_t group)
{
    vf c[TOGETHER][5], z0[TOGETHER][VLANES], z1[TOGETHER][VLANES];
    MYO_UNROLL
    for (size_t s = 0; s < group; s++) {
        MYO_UNROLL
        for (size_t i = 0; i < 5; i++) {
            c[s][i] = vf_set1(sos[5 * s + i]);
        }
        MYO_UNROLL
        for (size_t j = 0; j < VLANES; j++) {
            z0[s][j] = vf_load(state + 2 * s * MYO_LANES + j * VF);
            z1[s][j] = vf_load(state + (2 * s + 1) * MYO_LANES + j * VF);
        }
    }
    for (size_t i = 0; i < frames; i++) {
        const size_t n = (BIQUAD_REVERSE ? frames - 1 - i : i) * MYO_LANES;
        MYO_UNROLL
        for (size_t j = 0; j < VLANES; j++) {
            vf v = vf_load(x + n + j * VF);
            MYO_UNROLL
            for (size_t s = 0; s < group; s++) {
                const vf o = vf_add(vf_mul(c[s][0], v), z0[s][j]);
                z0[s][j] = vf_add(vf_sub(vf_mul(c[s][1], v), vf_mul(c[s][3], o)), z1[s][j]);
                z1[s][j] = vf_sub(vf_mul(c[s][2], v), vf_mul(c[s][4], o));
                v = o;
            }
            vf_store(y + n + j * VF, v);
        }
    }
    MYO_UNROLL
    for (size_t s = 0; s < group; s++) {
        MYO_UNROLL
        for (size_t j = 0; j < VLANES; j++) {
            vf_store(state + 2 * s * MYO_LANES + j * VF, z0[s][j]);
            vf_store(state + (2 * s + 1) * MYO_LANES + j * VF, z1[s][j]);
        }
    }
}

/* The group size as a constant, so that each is a loop of its own with everything in registers. */
static void pass(float *y, const float *x, size_t frames, const float *sos, float *state,
                 size_t group)
{
    switch (group) {
#define PASS(size)                                                                                 \
    case size:                                                                                     \
        section_pass(y, x, frames, sos, state, (size) <= TOGETHER ? (size) : TOGETHER);            \
        break;
        PASS(1)
        PASS(2)
        PASS(3)
        PASS(4)
        PASS(5)
        PASS(6)
        PASS(7)
#undef PASS
    default:
        break;
    }
}

static void flush_states(float *state, size_t count)
{
    const vf smallest = vf_set1(MYO_FLUSH_BELOW);
    for (size_t i = 0; i < count; i += VF) {
        const vf z = vf_load(state + i);
        vf_store(state + i, vf_drop(vm_lt(vf_abs(z), smallest), z));
    }
}

void K(BIQUAD_NAME)(float *y, const float *x, size_t frames, const float *sos, size_t sections,
                    float *state)
{
    float *counter = state + 2 * MYO_LANES * sections;
    size_t phase = (size_t)*counter;
    for (size_t done = 0; done < frames;) {
        const size_t left = frames - done, until = MYO_FLUSH_FRAMES - phase;
        const size_t count = left < until ? left : until;
        const size_t start = (BIQUAD_REVERSE ? left - count : done) * MYO_LANES;
        const float *in = x + start;
        float *out = y + start;
        for (size_t i = 0; sections == 0 && i < count * MYO_LANES; i += VF) {
            vf_store(out + i, vf_load(in + i));
        }
        for (size_t s = 0; s < sections; s += TOGETHER, in = out) {
            const size_t group = sections - s < TOGETHER ? sections - s : TOGETHER;
            pass(out, in, count, sos + 5 * s, state + 2 * MYO_LANES * s, group);
        }
        done += count;
        phase += count;
        if (phase == MYO_FLUSH_FRAMES) {
            flush_states(state, 2 * MYO_LANES * sections);
            phase = 0;
        }
    }
    *counter = (float)phase;
}
