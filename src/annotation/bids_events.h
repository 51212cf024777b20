/* SPDX-License-Identifier: GPL-3.0-or-later */
/** BIDS events: a table with columns `onset`, `duration` (s), `trial_type` and, of ours, `channel`
 *  (several with a bar between). https://bids-specification.readthedocs.io, "Events" */
#ifndef MYO_ANNOTATION_BIDS_EVENTS_H
#define MYO_ANNOTATION_BIDS_EVENTS_H

#include "annotation/annotation.h"

/**
 * Row i of `out->table` is item i; absent columns and cells that say n/a or nothing are NaN and
 * NULL in it, and whether there is a column is asked of the table. The first cell that should hold
 * a number and does not is the fault.
 * @return OK (also with a fault); what myo_table_read returns, logged
 */
MYO_CHECKED myo_status myo_bids_events_read(myo_annotations *out, const char *path,
                                            myo_arena *arena, const myo_log *log);

#endif
