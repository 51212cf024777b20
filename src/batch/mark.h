/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The completion mark of a recording's folder: written last, it says from what and how the files
 * beside it were made, and how long each is. A folder without a fitting mark is unfinished.
 */
#ifndef MYO_BATCH_MARK_H
#define MYO_BATCH_MARK_H

#include "core/hash.h"
#include "core/json.h"
#include "core/arena.h"
#include "myoscribe/batch.h"
#include "myoscribe/inputs.h"
#include "myoscribe/result.h"

/** What the mark tells of an analysis. */
typedef struct myo_mark_result {
    const char *method, *sha256;
    const myo_result_view *view; /**< its stage times, and the files that were read */
    double recorded_s;           /**< the longest stream */
    const char *warnings;        /**< joined by "; ", or NULL */
} myo_mark_result;

/** @return OK, OUTPUT, NO_MEMORY */
MYO_CHECKED myo_status myo_mark_write(const char *folder, const myo_input *input,
                                      const myo_mark_result *result, const myo_log *log);

/** True when `folder` holds a whole result of this input by this method: the recording and every
 *  file it was read with or could have been (sidecars, inherited ones, parts) are as they were. */
bool myo_mark_fits(const char *folder, const myo_input *input, const char *method, myo_resume how);

/** The warnings in a mark, in the arena; NULL when there are none. */
const char *myo_mark_warnings(const myo_json *mark, myo_arena *arena);

/** The mark as a tree for run.json; NULL when there is none. Close with myo_json_close. */
myo_json *myo_mark_read(const char *folder);

#endif
