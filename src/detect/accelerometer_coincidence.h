/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Which movement belongs to which electrical event. */
#ifndef MYO_DETECT_ACCELEROMETER_COINCIDENCE_H
#define MYO_DETECT_ACCELEROMETER_COINCIDENCE_H

#include "detect/accelerometer_clock.h"

/** The movement nearest to `onset_s` (offset removed) between -200 and +120 ms, NULL when none.
 *  `lag_s`: its onset minus the electrical one. */
myo_motion *myo_coincident_motion(myo_motion *motions, size_t count, double onset_s,
                                  const myo_accelerometer_clock *clock,
                                  const myo_settings *settings, double *lag_s);

#endif
