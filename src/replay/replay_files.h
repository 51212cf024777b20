/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The files of a replay. */
#ifndef MYO_REPLAY_REPLAY_FILES_H
#define MYO_REPLAY_REPLAY_FILES_H

#include "core/arena.h"
#include "core/array.h"
#include "myoscribe/detector.h"
#include "myoscribe/replay.h"

/** What a replay has found so far; myo_replay_run fills it, the files are written from it. */
struct myo_replay {
    myo_arena *arena;
    myo_replay_options options;
    const char *folder;
    char name[64]; /**< of the detector; what the user called it until it is loaded */
    bool unusable; /**< the detector, for whatever recording */
    myo_replay_result *results;
    size_t count;
    myo_array channels; /**< myo_replay_channel */
};

/** One event in the recording's time. */
typedef struct myo_replay_row {
    double onset_s, duration_s, decided_s;
    const char *channel;
    myo_detector_event event;
} myo_replay_row;

/** A row of recordings.tsv. */
typedef struct myo_replay_channel {
    const char *key, *name;
    double duration_s;
} myo_replay_channel;

/** What an earlier replay found in this recording: a failed one has no events. */
MYO_CHECKED myo_status myo_replay_forget_events(const myo_replay *replay, const char *key);
MYO_CHECKED myo_status myo_replay_write_events(const myo_replay *replay, const char *key,
                                               const myo_array *rows, const myo_log *log);
MYO_CHECKED myo_status myo_replay_write_index(const myo_replay *replay, const myo_log *log);

#endif
