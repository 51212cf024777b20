/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(power_accumulate)(float *power, const float *spectrum, size_t bins, float scale)
{
    for (size_t k = 0; k < bins; k++) {
        const float re = spectrum[2 * k], im = spectrum[2 * k + 1];
        power[k] = power[k] + scale * (re * re + im * im);
    }
}
