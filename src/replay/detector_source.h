/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The samples a detector is given. */
#ifndef MYO_REPLAY_DETECTOR_SOURCE_H
#define MYO_REPLAY_DETECTOR_SOURCE_H

#include "myoscribe/recording.h"
#include "replay/replay_run.h"

/** The EMG channels of one stream, as a detector is to see them. Reads in blocks of its own. */
typedef struct myo_replay_source {
    myo_recording *recording;
    const myo_stream *info;
    size_t stream;
    uint32_t channels;
    size_t *picks; /**< channel numbers in the stream */
    double *to_uv; /**< per pick: microvolts of one unit; 1 when not calibrated */
    bool calibrated;
    bool int16, raw; /**< raw: the recording's own codes */
    double gain, offset_uv, scale;
    unsigned bits; /**< 0: float32 is not quantised */
    double step;   /**< microvolts of one code; 0: not quantised */
    double *block;
    int64_t block_first;
    size_t block_count;
} myo_replay_source;

MYO_CHECKED myo_status myo_replay_source_open(myo_replay_source *out, myo_recording *recording,
                                              size_t stream, const myo_replay_setup *setup);
void myo_replay_source_close(myo_replay_source *source);
/** `count` frames from `first`, interleaved, float32 or int16. */
MYO_CHECKED myo_status myo_replay_source_read(myo_replay_source *source, int64_t first,
                                              size_t count, void *out);
size_t myo_replay_frame_bytes(const myo_replay_source *source);
/** Frames of the next chunk, which begins at `first`. */
uint32_t myo_replay_chunk(const myo_replay_setup *setup, int64_t first, int64_t frames);
uint32_t myo_replay_largest_chunk(const myo_replay_setup *setup);

#endif
