/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The recordings that the inputs of a replay mean. */
#ifndef MYO_REPLAY_REPLAY_INPUTS_H
#define MYO_REPLAY_REPLAY_INPUTS_H

#include "core/arena.h"
#include "core/array.h"
#include "myoscribe/log.h"
#include "myoscribe/status.h"

typedef struct myo_replay_input {
    const char *path, *key;
} myo_replay_input;

MYO_CHECKED myo_status myo_replay_list(myo_array *out, const char *const *inputs, size_t count,
                                       const char *folder, myo_arena *arena, const myo_log *log);

#endif
