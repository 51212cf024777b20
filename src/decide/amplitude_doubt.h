/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Whether a track's unit fits its samples. */
#ifndef MYO_DECIDE_AMPLITUDE_DOUBT_H
#define MYO_DECIDE_AMPLITUDE_DOUBT_H

#include "decide/decide_state.h"

/** A sentence where rest noise or the largest sample cannot be what the unit says, else "".
 *  Reads `noise` and the envelope. @return OK, NO_MEMORY, or of a source
 */
MYO_CHECKED myo_status myo_decide_amplitude_doubt(const char **out, const myo_decide_run *run,
                                                  const myo_decide_track *track);

#endif
