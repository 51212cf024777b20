/* SPDX-License-Identifier: MIT */
/* y[n] = (float)(x[n * channels + channel] * gain + offset), in double */
#include "kernels/vec.h"

static void scale_run(float *y, const double *x, size_t n, vd gain, vd offset)
{
    size_t i = 0;
    MYO_UNROLL_4
    for (; i + VD <= n; i += VD) {
        vd_narrow(y + i, vd_add(vd_mul(vd_load(x + i), gain), offset));
    }
    if (i < n) {
        double t[VD] = { 0 };
        float u[VD];
        for (size_t j = 0; i + j < n; j++) {
            t[j] = x[i + j];
        }
        vd_narrow(u, vd_add(vd_mul(vd_load(t), gain), offset));
        for (size_t j = 0; i + j < n; j++) {
            y[i + j] = u[j];
        }
    }
}

void K(row_f64)(float *y, const double *x, size_t frames, size_t channels, size_t channel,
                double gain, double offset)
{
    enum { CHUNK = 256 };
    const vd g = vd_set1(gain), o = vd_set1(offset);
    if (channels == 1) {
        scale_run(y, x + channel, frames, g, o);
        return;
    }
    double chunk[CHUNK];
    for (size_t n = 0; n < frames; n += CHUNK) {
        const size_t count = frames - n < CHUNK ? frames - n : CHUNK;
        const double *from = x + n * channels + channel;
        for (size_t i = 0; i < count; i++) {
            chunk[i] = from[i * channels];
        }
        scale_run(y + n, chunk, count, g, o);
    }
}
