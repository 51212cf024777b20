/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The batch's own files: recordings.tsv, events.tsv, status.tsv, index.html. They are made from the
 * finished recordings' `<folder>/<key>/summary.json` and `events.tsv` alone, so that a fresh run,
 * --resume and merge write the same bytes without analysing again.
 */
#ifndef MYO_REPORT_BATCH_H
#define MYO_REPORT_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "myoscribe/log.h"
#include "myoscribe/status.h"

/** One input of the batch: a row of status.tsv. All text is borrowed. */
typedef struct myo_batch_row {
    const char *input;   /**< shown in status.tsv: the key, or the path as given when it has none */
    const char *key;     /**< folder under the batch's, '/' separated; NULL: nothing to collect */
    bool failed;         /**< status `failed`; its folder is then not read */
    const char *message; /**< what happened and what to do, or warnings; NULL or "": n/a */
} myo_batch_row;

typedef struct myo_batch_input {
    const char *folder; /**< DIR, exists */
    size_t count;
    const myo_batch_row *rows; /**< any order; the files are sorted by input (bytewise) */
    unsigned formats;          /**< myo_format bits: EVENTS writes the tables, REPORT index.html;
                                    status.tsv is always written */
    const char *participants;  /**< path of a BIDS participants.tsv for groups, or NULL */
} myo_batch_input;

/** What was collected, for the last line on the terminal. */
typedef struct myo_batch_totals {
    size_t recordings, failed, warned, channels, fasciculations, cramps, fatigued, events;
} myo_batch_totals;

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
