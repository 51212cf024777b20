/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/wfdb_samples.h"

bool myo_wfdb_is_known(int format)
{
    return format == 16 || format == 61 || format == 80 || format == 212 || format == 24 ||
           format == 32;
}

static size_t sample_bytes(int format)
{
    return format == 80 ? 1 : format == 24 ? 3 : format == 32 ? 4 : 2;
}

/* Format 212 keeps two samples of 12 bits in three bytes; a last odd one takes two. */
int64_t myo_wfdb_samples(int format, int64_t bytes)
{
    if (format == 212)
        return bytes / 3 * 2 + (bytes % 3 == 2);
    return bytes / (int64_t)sample_bytes(format);
}

size_t myo_wfdb_bytes(int format, size_t count)
{
    return format == 212 ? count / 2 * 3 + count % 2 * 2 : count * sample_bytes(format);
}

int64_t myo_wfdb_position(int format, int64_t sample, int64_t *skip)
{
    *skip = format == 212 ? sample % 2 : 0;
    return format == 212 ? sample / 2 * 3 : sample * (int64_t)sample_bytes(format);
}

static int32_t extended(uint32_t value, unsigned bits)
{
    const uint32_t sign = 1u << (bits - 1);
    return (int32_t)((int64_t)(value ^ sign) - (int64_t)sign);
}

int32_t myo_wfdb_invalid(int format)
{
    switch (format) {
    case 80:
        return -128;
    case 212:
        return -2048;
    case 24:
        return -(1 << 23);
    case 32:
        return INT32_MIN;
    default:
        return INT16_MIN;
    }
}

int32_t myo_wfdb_sample(int format, const unsigned char *bytes, size_t index)
{
    const unsigned char *at = bytes + index * sample_bytes(format);
    switch (format) {
    case 61: /* the other byte order */
        return extended((uint32_t)at[0] << 8 | at[1], 16);
    case 80: /* offset binary */
        return (int32_t)at[0] - 128;
    case 24:
        return extended((uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16, 24);
    case 32:
        return extended((uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
                            (uint32_t)at[3] << 24,
                        32);
    case 212:
        at = bytes + index / 2 * 3;
        return index % 2 == 0 ? extended((uint32_t)at[0] | ((uint32_t)at[1] & 0x0f) << 8, 12)
                              : extended((uint32_t)at[2] | ((uint32_t)at[1] & 0xf0) << 4, 12);
    default:
        return extended((uint32_t)at[0] | (uint32_t)at[1] << 8, 16);
    }
}
