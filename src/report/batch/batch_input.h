/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the batch's files are made of, and what was counted on the way. */
#ifndef MYO_REPORT_BATCH_INPUT_H
#define MYO_REPORT_BATCH_INPUT_H

#include <stdbool.h>
#include <stddef.h>

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
    const myo_batch_row *rows;   /**< any order; the files are sorted by input (bytewise) */
    unsigned formats;            /**< myo_format bits: EVENTS writes the tables, REPORT index.html;
                                      status.tsv is always written */
    const char *participants;    /**< path of a BIDS participants.tsv, or NULL */
    const char *recordings_info; /**< path of a recordings_info.tsv, or NULL (see places.h) */
} myo_batch_input;

/** What was collected, for the last line on the terminal. */
typedef struct myo_batch_totals {
    size_t recordings, failed, warned, channels, events;
    size_t fasciculations, definite_fasciculations; /**< the second within the first */
    size_t cramps, definite_cramps;
    size_t twitch_unjudged, cramp_unjudged; /**< channels whose table says n/a */
    size_t fatigued, fatigue_judged;        /**< channels: found; found or none */
    char words[256];                        /**< the findings among these, in words */
} myo_batch_totals;

#endif
