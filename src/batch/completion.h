/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The completion record of a recording's folder: written last, it says from what and how the files
 * beside it were made, and how long each is. A folder without a fitting record is unfinished.
 */
#ifndef MYO_BATCH_COMPLETION_H
#define MYO_BATCH_COMPLETION_H

#include "core/arena.h"
#include "core/hash.h"
#include "core/json.h"
#include "myoscribe/batch.h"
#include "myoscribe/inputs.h"
#include "myoscribe/result.h"

/** What the record tells of an analysis. */
typedef struct myo_completion_facts {
    const char *method_hash, *sha256;
    const myo_result_view *view; /**< its stage times, and the files that were read */
    double recorded_s;           /**< the longest stream */
    const char *warnings;        /**< joined by "; ", or NULL */
} myo_completion_facts;

/** @return OK, OUTPUT, NO_MEMORY */
MYO_CHECKED myo_status myo_completion_write(const char *folder, const myo_input *input,
                                            const myo_completion_facts *result, const myo_log *log);

/** True when `folder` holds a whole result of this input by this method: the recording and every
 *  file it was read with or could have been (sidecars, inherited ones, parts) are as they were. */
bool myo_completion_fits(const char *folder, const myo_input *input, const char *method_hash,
                         myo_resume how);

/** The warnings in a record, in the arena; NULL when there are none. */
const char *myo_completion_warnings(const myo_json *record, myo_arena *arena);

/** The record as a tree for run.json; NULL when there is none. Close with myo_json_close. */
myo_json *myo_completion_read(const char *folder);

#endif
