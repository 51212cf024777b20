/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the batch's files need of every finished recording, read back from its summary.json. */
#ifndef MYO_REPORT_BATCH_COLLECT_H
#define MYO_REPORT_BATCH_COLLECT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/arena.h"
#include "myoscribe/result.h"
#include "report/batch/batch_input.h"
#include "report/tables/recording_columns.h"

enum { MYO_BATCH_BINS = 64, MYO_GROUPS_MOST = 12 };

/** Fasciculations in one stretch of clean rest, for rates over time. */
typedef struct myo_rate_bin {
    double from_s, to_s, clean_rest_s;
    int64_t count;
} myo_rate_bin;

typedef struct myo_batch_channel {
    myo_recording_row row;
    const char *unit; /**< of amplitudes; "" where it is not known */
    bool emg;
    int64_t definite_cramps, confirmed, silent;
    size_t bin_count;
    const myo_rate_bin *bins;
    size_t preview_count;
    const signed char *preview; /**< low and high in turn, -100..100; -128 where missing */
} myo_batch_channel;

/** What a recording is a recording of (places.h); NULL where not known. */
typedef struct myo_place {
    const char *participant, *session, *task, *group, *recorded_at;
} myo_place;

typedef struct myo_batch_recording {
    const char *input, *key;
    const char *name, *message; /**< escaped: input and message as tables and pages show them */
    bool failed;
    const char *recorded_at; /**< as the file or a sidecar of its own says; NULL: not known */
    myo_place place;
    int64_t events;
    size_t channel_count;
    myo_batch_channel *channels;
} myo_batch_recording;

typedef struct myo_batch {
    const myo_batch_input *input;
    myo_batch_recording *recordings; /**< input->count of them, sorted by input */
    const char *group_source; /**< words for the page: "the folders", "participants.tsv: sport" */
    myo_arena *arena;
} myo_batch;

/** Reads every summary; a missing or damaged one marks its recording as failed.
 *  @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_batch_collect(myo_batch *batch);

/** Marks a recording as failed because of one of its files. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_batch_damage(myo_batch *batch, myo_batch_recording *recording,
                                        const char *name, const char *what);

#endif
