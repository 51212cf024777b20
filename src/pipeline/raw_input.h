/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Where the analysis takes samples from: a recording, or a test's array. */
#ifndef MYO_PIPELINE_RAW_INPUT_H
#define MYO_PIPELINE_RAW_INPUT_H

#include "myoscribe/recording.h"

typedef struct myo_raw_input {
    const myo_recording_info *info; /**< borrowed */
    void *context;
    /** As myo_recording_read: `count` raw, interleaved frames of a stream from `first`. */
    myo_status (*read)(void *context, size_t stream, int64_t first, size_t count, void *out);
} myo_raw_input;

#endif
