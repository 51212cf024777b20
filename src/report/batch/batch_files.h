/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The batch's own files: recordings.tsv, events.tsv, status.tsv, index.html. They are made from the
 * finished recordings' `<folder>/<key>/summary.json` and `events.tsv` alone, so that a fresh run,
 * --resume and merge write the same bytes without analysing again.
 */
#ifndef MYO_REPORT_BATCH_FILES_H
#define MYO_REPORT_BATCH_FILES_H

#include "myoscribe/log.h"
#include "myoscribe/status.h"
#include "report/batch/batch_input.h"

/**
 * Reads every finished folder, writes the batch's files. A folder whose summary.json is missing or
 * damaged turns its row into `failed` with a message that names the file (counted in
 * `totals->failed`, the others are still written). `totals` may be NULL.
 * Memory grows with the number of recordings and channels, not with that of events.
 * @return OK, OUTPUT, NO_MEMORY
 */
MYO_CHECKED myo_status myo_batch_write(myo_batch_totals *totals, const myo_batch_input *input,
                                       const myo_log *log);

#endif
