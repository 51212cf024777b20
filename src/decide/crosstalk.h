/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One potential seen by several channels. */
#ifndef MYO_DECIDE_CROSSTALK_H
#define MYO_DECIDE_CROSSTALK_H

#include "decide/decide_state.h"

/** Reads and writes `findings` of all EMG tracks: simultaneous fasciculations become one episode,
 *  and all but the source cross-talk. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_decide_crosstalk(myo_decide_run *run);

#endif
