/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Heart beats among the discharges: one shape, at a steady rate of 0.7 to 3 per second. */
#ifndef MYO_DETECT_ECG_H
#define MYO_DETECT_ECG_H

#include "core/detections.h"

/** Marks `ecg` and its period on discharges of one track whose template is periodic.
 *  @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_ecg_mark(myo_discharge *discharges, size_t count, double rate_hz);

/** Counts, for each discharge of `a`, `b` as one more channel when it has one within 10 ms.
 *  Peaks are compared in seconds on the recording's clock. */
void myo_discharges_coincide(myo_discharge *a, size_t a_count, double a_start_s, double a_rate_hz,
                             const myo_discharge *b, size_t b_count, double b_start_s,
                             double b_rate_hz);

#endif
