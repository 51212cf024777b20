/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Discharges that several channels see at once. */
#ifndef MYO_DETECT_CHANNEL_COINCIDENCE_H
#define MYO_DETECT_CHANNEL_COINCIDENCE_H

#include "core/detections.h"

/** Counts, for each discharge of `a`, `b` as one more channel when it has one within 10 ms.
 *  Peaks are compared in seconds on the recording's clock. */
void myo_discharges_coincide(myo_discharge *a, size_t a_count, double a_start_s, double a_rate_hz,
                             const myo_discharge *b, size_t b_count, double b_start_s,
                             double b_rate_hz);

#endif
