/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "myoscribe/recording.h"

size_t myo_sample_bytes(myo_sample_type type)
{
    switch (type) {
    case MYO_SAMPLE_INT16:
        return sizeof(int16_t);
    case MYO_SAMPLE_INT32:
        return sizeof(int32_t);
    case MYO_SAMPLE_FLOAT32:
        return sizeof(float);
    default:
        return sizeof(double);
    }
}
