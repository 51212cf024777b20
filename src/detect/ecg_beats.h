/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Heart beats among the discharges: one shape, at a steady rate of 0.7 to 3 per second. */
#ifndef MYO_DETECT_ECG_BEATS_H
#define MYO_DETECT_ECG_BEATS_H

#include "core/detections.h"

/** Sets the state, period and share of all discharges of one track that are beats.
 *  @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_ecg_beats_find(myo_discharge *discharges, size_t count, double rate_hz);

#endif
