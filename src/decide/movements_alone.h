/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Movements of a recording that has an accelerometer and no EMG. */
#ifndef MYO_DECIDE_MOVEMENTS_ALONE_H
#define MYO_DECIDE_MOVEMENTS_ALONE_H

#include "decide/decide_state.h"

/** Reads `motions`. Writes `findings`; nothing where the recording has EMG. @return OK, NO_MEMORY
 */
MYO_CHECKED myo_status myo_decide_movements(myo_decide_run *run, myo_decide_track *track);

#endif
