/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a rule may want to know of a segment beyond its level. */
#ifndef MYO_DECIDE_SEGMENT_EVIDENCE_H
#define MYO_DECIDE_SEGMENT_EVIDENCE_H

#include "decide/decide_state.h"

/** Reads `noise`, `task`, `discharges` and the `noise` of the other tracks. Writes the shape of the
 *  envelope, the share of task marks, the twitches around and the localisation of `segment`.
 *  @return OK, NO_MEMORY, or of a source */
MYO_CHECKED myo_status myo_segment_evidence(const myo_decide_run *run,
                                            const myo_decide_track *track, myo_segment *segment);

#endif
