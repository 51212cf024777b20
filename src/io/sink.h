/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Where a recording is written: native HDF5, or WAV with its sidecars when the path ends in ".wav".
 * Files appear whole at finish, under their name, or not at all.
 */
#ifndef MYO_IO_SINK_H
#define MYO_IO_SINK_H

#include "myoscribe/recording.h"

typedef struct myo_sink myo_sink;

/**
 * Opens `path` for a recording with the streams of `info` (name, rate, start, sample type, channels
 * with unit, scale, offset and rails, gaps) and its marks; frame counts are what is appended.
 * `info` is borrowed until finish. A WAV takes one rate: streams of equal rate, start and sample
 * type become channels side by side and must be appended in equal steps.
 * @return OK, OUTPUT, ARGUMENT (see myo_recording_can_write), UNSUPPORTED (what a WAV cannot hold;
 * the error says so), NO_MEMORY
 */
MYO_CHECKED myo_status myo_sink_open(myo_sink **out, const char *path,
                                     const myo_recording_info *info, const myo_log *log);
/** Appends `count` interleaved frames in the stream's own sample type. */
MYO_CHECKED myo_status myo_sink_append(myo_sink *sink, size_t stream, const void *frames,
                                       size_t count);
/** Writes marks and sidecars, makes the files appear, frees the sink in every case. */
MYO_CHECKED myo_status myo_sink_finish(myo_sink **sink);
/** Removes what is unfinished; NULL-safe. */
void myo_sink_discard(myo_sink **sink);

#endif
