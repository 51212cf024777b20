/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a kind of output does. */
#ifndef MYO_IO_SINK_KIND_H
#define MYO_IO_SINK_KIND_H

#include "myoscribe/recording.h"

/** One kind of output; sink.c chooses by the path. */
typedef struct myo_sink_kind {
    myo_status (*open)(void **state, const char *path, const myo_recording_info *info,
                       const myo_log *log);
    myo_status (*append)(void *state, size_t stream, const void *frames, size_t count);
    /** Makes the files appear; `discard` follows in every case. */
    myo_status (*finish)(void *state);
    void (*discard)(void *state);
} myo_sink_kind;

#endif
