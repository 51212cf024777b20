/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The class of each annotation of a BIDS, Audacity, Backyard Brains or WFDB file. */
#ifndef MYO_SCORE_ANNOTATED_EVENTS_H
#define MYO_SCORE_ANNOTATED_EVENTS_H

#include "score/score_types.h"

/** Each appends to `events` (of myo_score_event). @return OK, MALFORMED, UNREADABLE, LIMIT, RATE,
 *  NO_MEMORY */
MYO_CHECKED myo_status myo_events_from_bids(myo_array *events, myo_event_table *table,
                                            const myo_event_rules *rules, myo_arena *arena,
                                            const myo_log *log);
MYO_CHECKED myo_status myo_events_from_audacity(myo_array *events, myo_event_table *table,
                                                const myo_event_rules *rules, myo_arena *arena,
                                                const myo_log *log);
MYO_CHECKED myo_status myo_events_from_spikerbox(myo_array *events, myo_event_table *table,
                                                 const myo_event_rules *rules, myo_arena *arena,
                                                 const myo_log *log);
/** The rate is that of `<record>.hea`, or --rate where there is none; the file's own note of its
 *  resolution stands above both. Annotations that are no events (rhythm labels, comments, signal
 *  quality) are IGNORED unless their text or a map gives them a class. */
MYO_CHECKED myo_status myo_events_from_wfdb(myo_array *events, myo_event_table *table,
                                            const myo_event_rules *rules, myo_arena *arena,
                                            const myo_log *log);

#endif
