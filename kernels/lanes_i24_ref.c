/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

static float sample(const uint8_t *p)
{
    const int32_t v = p[0] | p[1] << 8 | p[2] << 16;
    return (float)((v - (v >= 0x800000 ? 0x1000000 : 0)) * 256);
}

void K(lanes_i24)(float *y, const uint8_t *x, size_t frames, size_t channels, size_t first,
                  size_t lanes, const float *gain, const float *offset)
{
    for (size_t n = 0; n < frames; n++) {
        for (size_t l = 0; l < MYO_LANES; l++) {
            const uint8_t *p = x + 3 * (n * channels + first + l);
            y[n * MYO_LANES + l] = l < lanes ? sample(p) * (gain[l] / 256) + offset[l] : 0.0f;
        }
    }
}
