/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

void K(row_i24)(float *y, const uint8_t *x, size_t frames, size_t channels, size_t channel,
                float gain, float offset)
{
    for (size_t n = 0; n < frames; n++) {
        const uint8_t *p = x + 3 * (n * channels + channel);
        int32_t v = p[0] | p[1] << 8 | p[2] << 16;
        v -= v >= 0x800000 ? 0x1000000 : 0;
        y[n] = (float)(v * 256) * (gain / 256) + offset;
    }
}
