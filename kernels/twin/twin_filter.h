/* SPDX-License-Identifier: MIT */
/** The twin's second-order sections. Functions of one source, in a header so that they stay inlined
 *  and the twin stays two sources to compile. */
#ifndef MYO_KERNELS_TWIN_FILTER_H
#define MYO_KERNELS_TWIN_FILTER_H

#include "kernels/exact.h"
#include "kernels/twin/twin.h"

static const double PI = 3.14159265358979323846;

/* Second-order Butterworth by the bilinear transform. */
static myo_twin_section design(double corner_hz, double rate_hz, int high)
{
    const double k = myo_exact_tan(PI * corner_hz / rate_hz);
    const double norm = 1 / (1 + 1.4142135623730951 * k + k * k);
    const double b = (high ? 1 : k * k) * norm;
    myo_twin_section out;
    out.b0 = (float)b;
    out.b1 = (float)(high ? -2 * b : 2 * b);
    out.b2 = (float)b;
    out.a1 = (float)(2 * (k * k - 1) * norm);
    out.a2 = (float)((1 - 1.4142135623730951 * k + k * k) * norm);
    return out;
}

/* Transposed direct form II. */
static float filter(const myo_twin_section *s, float z[2], float x)
{
    const float y = s->b0 * x + z[0];
    z[0] = (s->b1 * x - s->a1 * y) + z[1];
    z[1] = s->b2 * x - s->a2 * y;
    return y;
}

#endif
