/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The columns of recordings.tsv and status.tsv. */
#ifndef MYO_REPORT_RECORDING_COLUMNS_H
#define MYO_REPORT_RECORDING_COLUMNS_H

#include "report/tables/columns.h"

/** Of recordings.tsv (after `recording`), over myo_summary. */
const myo_column *myo_summary_columns(size_t *count);

/** Of status.tsv, for its dictionary. */
const myo_column *myo_status_columns(size_t *count);

/** The one column that batch tables put first. */
extern const myo_column myo_recording_column;

#endif
