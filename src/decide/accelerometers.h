/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the accelerometers saw of the electrical events. */
#ifndef MYO_DECIDE_ACCELEROMETERS_H
#define MYO_DECIDE_ACCELEROMETERS_H

#include "decide/decide_state.h"

/** Reads `noise` of the accelerometers and `discharges` of the EMG tracks. Writes `motions`,
 *  `accelerometer`, `clock`, and what is known of each discharge's motion.
 *  @return OK, NO_MEMORY, or of a source */
MYO_CHECKED myo_status myo_decide_accelerometers(myo_decide_run *run);

#endif
