/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Numbers as they lie in files, whatever the machine: little- and big-endian integers, IEEE 754
 *  floats of both, and the F_floating of DEC. */
#ifndef MYO_IO_BYTE_ORDER_H
#define MYO_IO_BYTE_ORDER_H

#include <math.h>
#include <stdint.h>
#include <string.h>

/** How a file stores numbers. MYO_ORDER_DEC: little-endian integers, F_floating. */
typedef enum myo_byte_order {
    MYO_ORDER_LITTLE,
    MYO_ORDER_BIG,
    MYO_ORDER_DEC,
} myo_byte_order;

static inline uint16_t myo_u16_at(const unsigned char *bytes, myo_byte_order order)
{
    const unsigned high = bytes[order == MYO_ORDER_BIG ? 0 : 1];
    const unsigned low = bytes[order == MYO_ORDER_BIG ? 1 : 0];
    return (uint16_t)(high << 8 | low);
}

static inline int16_t myo_i16_at(const unsigned char *bytes, myo_byte_order order)
{
    return (int16_t)myo_u16_at(bytes, order);
}

static inline uint32_t myo_u32_at(const unsigned char *bytes, myo_byte_order order)
{
    const uint32_t one = myo_u16_at(bytes, order), two = myo_u16_at(bytes + 2, order);
    return order == MYO_ORDER_BIG ? one << 16 | two : two << 16 | one;
}

static inline int32_t myo_i32_at(const unsigned char *bytes, myo_byte_order order)
{
    return (int32_t)myo_u32_at(bytes, order);
}

static inline uint64_t myo_u64_at(const unsigned char *bytes, myo_byte_order order)
{
    const uint64_t one = myo_u32_at(bytes, order), two = myo_u32_at(bytes + 4, order);
    return order == MYO_ORDER_BIG ? one << 32 | two : two << 32 | one;
}

/** F_floating: two 16-bit words, the one with sign and exponent first; the mantissa is 0.1xxx and
 *  the bias 128, so that a value is a quarter of the IEEE float with the same bits. Exponent 0 is
 *  zero, and all others are numbers: there is neither infinity nor NaN. */
static inline float myo_dec_float_at(const unsigned char *bytes)
{
    const uint32_t bits = (uint32_t)myo_u16_at(bytes, MYO_ORDER_LITTLE) << 16 |
                          myo_u16_at(bytes + 2, MYO_ORDER_LITTLE);
    const int exponent = (int)(bits >> 23 & 0xff);
    if (exponent == 0)
        return 0;
    const float mantissa = (float)((bits & 0x7fffff) | 0x800000); /* exact: 24 bits */
    return ldexpf((bits >> 31) != 0 ? -mantissa : mantissa, exponent - 128 - 24);
}

static inline float myo_f32_at(const unsigned char *bytes, myo_byte_order order)
{
    if (order == MYO_ORDER_DEC)
        return myo_dec_float_at(bytes);
    const uint32_t bits = myo_u32_at(bytes, order);
    float value = 0;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline double myo_f64_at(const unsigned char *bytes, myo_byte_order order)
{
    const uint64_t bits = myo_u64_at(bytes, order);
    double value = 0;
    memcpy(&value, &bits, sizeof value);
    return value;
}

#endif
