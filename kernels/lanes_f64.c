/* SPDX-License-Identifier: MIT */
/* y[n * MYO_LANES + l] = (float)(x[n * channels + first + l] * gain[l] + offset[l]) in double, 0
 * for l >= lanes. Frames are read as in lanes_body.h. */
#include "kernels/vec.h"

VEC_INLINE void scale_frame(float *y, const double *x, const vd *gain, const vd *offset,
                            size_t lanes)
{
    MYO_UNROLL
    for (size_t j = 0; j < VDLANES; j++) {
        vd_narrow(y + j * VD, vd_add(vd_mul(vd_load(x + j * VD), gain[j]), offset[j]));
    }
    for (size_t l = lanes; l < MYO_LANES; l++) {
        y[l] = 0.0f;
    }
}

void K(lanes_f64)(float *y, const double *x, size_t frames, size_t channels, size_t first,
                  size_t lanes, const double *gain, const double *offset)
{
    double g[MYO_LANES] = { 0 }, o[MYO_LANES] = { 0 };
    for (size_t l = 0; l < lanes; l++) {
        g[l] = gain[l];
        o[l] = offset[l];
    }
    vd vg[VDLANES], vo[VDLANES];
    MYO_UNROLL
    for (size_t j = 0; j < VDLANES; j++) {
        vg[j] = vd_load(g + j * VD);
        vo[j] = vd_load(o + j * VD);
    }
    const size_t total = frames * channels, needed = first + MYO_LANES;
    const size_t inside = total >= needed ? (total - needed) / channels + 1 : 0;
    size_t n = 0;
    for (; n < frames && n < inside; n++) {
        scale_frame(y + n * MYO_LANES, x + n * channels + first, vg, vo, lanes);
    }
    for (; n < frames; n++) {
        double t[MYO_LANES] = { 0 };
        for (size_t l = 0; l < lanes; l++) {
            t[l] = x[n * channels + first + l];
        }
        scale_frame(y + n * MYO_LANES, t, vg, vo, lanes);
    }
}
