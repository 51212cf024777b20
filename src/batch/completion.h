/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The completion record of a recording's folder: written last, it says from what and how the files
 * beside it were made, and how long each is. A folder without a fitting record is unfinished.
 */
#ifndef MYO_BATCH_COMPLETION_H
#define MYO_BATCH_COMPLETION_H

#include "batch/method_hash.h"
#include "core/arena.h"
#include "core/hash.h"
#include "core/json.h"
#include "myoscribe/batch.h"
#include "myoscribe/inputs.h"
#include "myoscribe/result.h"

/** What the record tells of an analysis. */
typedef struct myo_completion_facts {
    const myo_method *method;
    const char *sha256;
    unsigned formats;            /**< of the files that were written */
    const myo_result_view *view; /**< its stage times, and the files that were read */
    double recorded_s;           /**< the longest stream */
    const char *warnings;        /**< joined by "; ", or NULL */
} myo_completion_facts;

/** What a folder's record says of an input. Text lives in the arena that was given. */
typedef struct myo_completion {
    bool fits;    /**< a whole result of this input by this method */
    myo_redo why; /**< when it does not fit */
    double recorded_s;
    const char *warnings; /**< NULL: none */
    const char
        *another_input; /**< path of the input it is of, when that is another one; else NULL */
} myo_completion;

/** @return OK, OUTPUT, NO_MEMORY */
MYO_CHECKED myo_status myo_completion_write(const char *folder, const myo_input *input,
                                            const myo_completion_facts *result, const myo_log *log);

/**
 * Whether `folder` holds a whole result of this input by this method: the recording and every file
 * it was read with or could have been (sidecars, inherited ones, parts) are as they were. With
 * MYO_RESUME_NONE only another input is looked for.
 */
void myo_completion_check(myo_completion *out, const char *folder, const myo_input *input,
                          const myo_method *method, myo_resume how, myo_arena *arena);

/** The record as a tree for run.json; NULL when there is none. Close with myo_json_close. */
myo_json *myo_completion_read(const char *folder);

#endif
