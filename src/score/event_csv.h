/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Event tables as CSV. Unlike BIDS tables they fix no unit, so the header must name one. */
#ifndef MYO_SCORE_EVENT_CSV_H
#define MYO_SCORE_EVENT_CSV_H

#include "score/score_types.h"

/** Appends to `events` (of myo_score_event). @return OK, UNREADABLE, MALFORMED, UNIT, RATE, LIMIT,
 * NO_MEMORY */
MYO_CHECKED myo_status myo_events_from_csv(myo_array *events, myo_event_table *table,
                                           const myo_event_rules *rules, myo_arena *arena,
                                           const myo_log *log);

#endif
