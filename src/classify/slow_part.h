/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The slow part of a discharge, which electrodes and cables make and muscle does not. */
#ifndef MYO_CLASSIFY_SLOW_PART_H
#define MYO_CLASSIFY_SLOW_PART_H

#include <math.h>

#include "core/detections.h"

/** Over this share of the peak the slow part is not the muscle's; ours. */
#define MYO_SLOW_PART_LIMIT 0.45

/** Largest part removed below the EMG band over the peak kept in it. */
static inline double myo_slow_part(const myo_discharge *d)
{
    return (double)d->low_peak / fabs((double)d->value);
}

#endif
