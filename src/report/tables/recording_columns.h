/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The columns of recordings.tsv and status.tsv. */
#ifndef MYO_REPORT_RECORDING_COLUMNS_H
#define MYO_REPORT_RECORDING_COLUMNS_H

#include "myoscribe/result.h"
#include "report/tables/columns.h"

/** A row of recordings.tsv: what was found on a channel, and what it is a recording of. NULL and
 * NaN are n/a. */
typedef struct myo_recording_row {
    myo_summary summary;
    double mvc_pct;
    const char *participant, *session, *task, *group;
    const char *side, *muscle;
    const char *recorded_at;
} myo_recording_row;

/** Of recordings.tsv (after `recording`), over myo_recording_row. */
const myo_column *myo_recording_columns(size_t *count);

/** Of status.tsv, for its dictionary. */
const myo_column *myo_status_columns(size_t *count);

/** The one column that batch tables put first. */
extern const myo_column myo_recording_column;

#endif
