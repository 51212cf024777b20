/* SPDX-License-Identifier: MIT */
/* Shared by the four references: BIQUAD_NAME, BIQUAD_REVERSE, BIQUAD_TYPE.
 *   y = b0 x + z0;  z0 = (b1 x - a1 y) + z1;  z1 = b2 x - a2 y */
void K(BIQUAD_NAME)(float *y, const float *x, size_t frames, const BIQUAD_TYPE *sos,
                    size_t sections, BIQUAD_TYPE *state)
{
    for (size_t i = 0; i < frames; i++) {
        const size_t n = BIQUAD_REVERSE ? frames - 1 - i : i;
        for (size_t l = 0; l < MYO_LANES; l++) {
            BIQUAD_TYPE v = x[n * MYO_LANES + l];
            for (size_t s = 0; s < sections; s++) {
                const BIQUAD_TYPE *c = sos + 5 * s;
                BIQUAD_TYPE *z0 = state + (2 * s) * MYO_LANES + l;
                BIQUAD_TYPE *z1 = state + (2 * s + 1) * MYO_LANES + l;
                const BIQUAD_TYPE o = c[0] * v + *z0;
                *z0 = (c[1] * v - c[3] * o) + *z1;
                *z1 = c[2] * v - c[4] * o;
                v = o;
            }
            y[n * MYO_LANES + l] = (float)v;
        }
    }
}
