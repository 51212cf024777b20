/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a worker does with one recording. */
#ifndef MYO_BATCH_ANALYSE_RECORDING_H
#define MYO_BATCH_ANALYSE_RECORDING_H

#include "batch/method_hash.h"
#include "core/hash.h"
#include "core/text.h"
#include "myoscribe/batch.h"
#include "myoscribe/inputs.h"

typedef struct myo_batch_context {
    const myo_batch_options *options;
    const myo_method *method;
    struct myo_folder_cache *folders; /**< of one worker; NULL: none */
} myo_batch_context;

/**
 * Analyses one input into <folder>/<key>, completion record last. What an earlier run left there is
 * removed first, so a failed recording has no result. `*recorded_s` receives the signal time.
 * @return OK or why it failed; the log has had one error line then
 */
MYO_CHECKED myo_status myo_batch_analyse(double *recorded_s, const myo_batch_context *batch,
                                         const myo_input *input, const myo_log *log);

/** A message without the input's own path in front. */
const char *myo_batch_bare_message(const char *message, const char *path);

/** Adds a warning to those before it, joined by "; "; beyond some thousand bytes "..." stands
 *  for the rest. */
void myo_batch_add_warning(myo_text *warnings, const char *message);

/** Removes what a worker that died left behind for this input. */
void myo_batch_abandon(const myo_batch_context *batch, const myo_input *input);

#endif
