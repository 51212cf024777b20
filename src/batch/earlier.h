/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What an earlier run left in the output folder, and when a new one must not touch it. */
#ifndef MYO_BATCH_EARLIER_H
#define MYO_BATCH_EARLIER_H

#include "core/memory.h"
#include "myoscribe/batch.h"
#include "myoscribe/inputs.h"

/**
 * To be asked before anything is written. `options` are complete; `list` is sorted by key.
 * @return OK; ARGUMENT (without --resume: finished recordings would drop out of the tables because
 * they are not among the inputs); UNREADABLE (no input can be read at all); NO_MEMORY
 */
MYO_CHECKED myo_status myo_earlier_check(const myo_batch_options *options, const myo_input *list,
                                         size_t count, myo_arena *arena, const myo_log *log);

#endif
