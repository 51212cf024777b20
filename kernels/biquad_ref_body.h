/* SPDX-License-Identifier: MIT */
/* Shared by the four references: BIQUAD_NAME, BIQUAD_REVERSE, BIQUAD_TYPE.
 *   y = b0 x + z0;  z0 = (b1 x - a1 y) + z1;  z1 = b2 x - a2 y */
static BIQUAD_TYPE cascade(BIQUAD_TYPE v, const BIQUAD_TYPE *c, size_t sections, BIQUAD_TYPE *z)
{
    for (size_t s = 0; s < sections; s++, c += 5, z += 2 * MYO_LANES) {
        const BIQUAD_TYPE o = c[0] * v + z[0];
        z[0] = (c[1] * v - c[3] * o) + z[MYO_LANES];
        z[MYO_LANES] = c[2] * v - c[4] * o;
        v = o;
    }
    return v;
}

void K(BIQUAD_NAME)(float *y, const float *x, size_t frames, const BIQUAD_TYPE *sos,
                    size_t sections, BIQUAD_TYPE *state)
{
    const size_t states = 2 * MYO_LANES * sections;
    BIQUAD_TYPE *counter = state + states;
    for (size_t i = 0; i < frames; i++) {
        const size_t n = BIQUAD_REVERSE ? frames - 1 - i : i;
        for (size_t l = 0; l < MYO_LANES; l++) {
            y[n * MYO_LANES + l] = (float)cascade(x[n * MYO_LANES + l], sos, sections, state + l);
        }
        *counter += 1;
        if (*counter == MYO_FLUSH_FRAMES) {
            for (size_t z = 0; z < states; z++) {
                if (state[z] < MYO_FLUSH_BELOW && state[z] > -MYO_FLUSH_BELOW) {
                    state[z] = 0;
                }
            }
            *counter = 0;
        }
    }
}
