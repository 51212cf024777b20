/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What the recordings of a batch are recordings of: who, which visit, which task, when. In this
 * order, the first that knows: `recordings_info.tsv` (columns `recording`, then any of
 * `participant`, `session`, `task`, `group`, `date`), the names of BIDS, `participants.tsv`
 * (`participant_id`, then any of `session`, `group`, `date`), folders. Time comes from
 * recordings_info.tsv, the file, a sidecar or participants.tsv, never from a name.
 */
#ifndef MYO_REPORT_PLACES_H
#define MYO_REPORT_PLACES_H

#include "core/fail.h"
#include "report/batch/batch_collect.h"

/** Fills the place of every recording and the rows of its channels: place, side, muscle, mvc_pct.
 *  Everything lives in the batch's arena. A table that cannot be read is reported to `log` as a
 *  warning and passed over. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_places_make(myo_batch *batch, const myo_log *log);

#endif
