/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A recording split over files: `<stem>_streams.tsv` beside the first file names the others
 * (columns `file`, and optionally `stream`, its name, and `start`, the time of its zero in seconds
 * on the first file's clock). The others stand in the same folder and keep their own sidecars.
 */
#ifndef MYO_IO_SPLIT_RECORDING_H
#define MYO_IO_SPLIT_RECORDING_H

#include "io/reader.h"

enum { MYO_SPLIT_FILES = 32 };

typedef struct myo_split_part {
    const char *path, *stream; /**< stream NULL: as the file says */
    double start_s;            /**< NaN: not said */
    myo_recording *recording;
} myo_split_part;

typedef struct myo_split_recording {
    size_t count;
    myo_split_part parts[MYO_SPLIT_FILES];
} myo_split_recording;

/** Reads the sidecar, if there is one; opens nothing. */
MYO_CHECKED myo_status myo_split_recording_read(myo_split_recording *out,
                                                const myo_open_request *request);
/** Adds the streams of the opened parts to `info`, names made unique again. */
MYO_CHECKED myo_status myo_split_recording_add_streams(const myo_split_recording *split,
                                                       myo_recording_info *info, myo_arena *arena);
/** True when a `_streams.tsv` of the same folder makes this file part of another recording. */
bool myo_split_recording_is_part(const char *path);

#endif
