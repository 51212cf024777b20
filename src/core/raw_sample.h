/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A stored sample as a number, before scale and offset. */
#ifndef MYO_CORE_RAW_SAMPLE_H
#define MYO_CORE_RAW_SAMPLE_H

#include "myoscribe/recording.h"

static inline double myo_raw_sample(const void *samples, myo_sample_type type, size_t index)
{
    switch (type) {
    case MYO_SAMPLE_INT16:
        return ((const int16_t *)samples)[index];
    case MYO_SAMPLE_INT32:
        return ((const int32_t *)samples)[index];
    case MYO_SAMPLE_FLOAT32:
        return (double)((const float *)samples)[index];
    default:
        return ((const double *)samples)[index];
    }
}

#endif
