/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What makes an event table self-contradictory: a score over it would mean nothing. */
#ifndef MYO_SCORE_EVENT_CHECK_H
#define MYO_SCORE_EVENT_CHECK_H

#include "score/score_types.h"

/** `scored`: by myo_class; rows of the other classes may overlap. A reference that repeats itself
 * is refused; a detector that does is counted, in `repeats`. @return OK, MALFORMED, NO_MEMORY */
MYO_CHECKED myo_status myo_event_table_check(myo_event_table *table, const bool *scored,
                                             bool reference, const myo_log *log);
/** No event outside the recording. @return OK, MALFORMED */
MYO_CHECKED myo_status myo_score_check_span(const myo_score_pair *pair, const myo_log *log);

#endif
