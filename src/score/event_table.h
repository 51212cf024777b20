/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Event tables of any form, by the ending of their name. */
#ifndef MYO_SCORE_EVENT_TABLE_H
#define MYO_SCORE_EVENT_TABLE_H

#include "score/score_types.h"

/** Reads and checks. @return OK, UNSUPPORTED (no event table by its name), MALFORMED, UNREADABLE,
 * UNIT, RATE, LIMIT, NO_MEMORY */
MYO_CHECKED myo_status myo_event_table_read(myo_event_table *out, const char *path,
                                            const myo_event_rules *rules, myo_arena *arena,
                                            const myo_log *log);
/** Index of the first event that may end at `at_us` or later. */
size_t myo_event_table_reach(const myo_event_table *table, int64_t at_us);

#endif
