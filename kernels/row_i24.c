/* SPDX-License-Identifier: MIT */
/* y[n] = x[n * channels + channel] * gain + offset, x packed 24-bit integers, lowest byte first.
 * The bytes are put together one sample at a time, the arithmetic is done in whole vectors. */
#include "kernels/vec.h"

static int32_t unpack(const uint8_t *p)
{
    const uint32_t u = (uint32_t)p[0] << 8 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 24;
    return (int32_t)u >> 8;
}

void K(row_i24)(float *y, const uint8_t *x, size_t frames, size_t channels, size_t channel,
                float gain, float offset)
{
    enum { CHUNK = 512 };
    const vf g = vf_set1(gain), o = vf_set1(offset);
    int32_t chunk[CHUNK];
    for (size_t n = 0; n < frames; n += CHUNK) {
        const size_t count = frames - n < CHUNK ? frames - n : CHUNK;
        const uint8_t *from = x + 3 * (n * channels + channel);
        for (size_t i = 0; i < count; i++) {
            chunk[i] = unpack(from + 3 * channels * i);
        }
        size_t i = 0;
        MYO_UNROLL_4
        for (; i + VF <= count; i += VF) {
            vf_store(y + n + i, vf_add(vf_mul(vf_from_vi(vi_load(chunk + i)), g), o));
        }
        for (; i < count; i++) {
            y[n + i] = (float)chunk[i] * gain + offset;
        }
    }
}
