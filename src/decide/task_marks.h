/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Task marks of the recording, in frames of a track. */
#ifndef MYO_DECIDE_TASK_MARKS_H
#define MYO_DECIDE_TASK_MARKS_H

#include "decide/decide_state.h"

/** Reads the recording's marks. Writes `task`. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_decide_task_marks(myo_decide_run *run, myo_decide_track *track);

#endif
