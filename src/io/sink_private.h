/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MYO_IO_SINK_PRIVATE_H
#define MYO_IO_SINK_PRIVATE_H

#include "io/sink.h"

/** One kind of output; sink.c chooses by the path. */
typedef struct myo_sink_kind {
    myo_status (*open)(void **state, const char *path, const myo_recording_info *info,
                       const myo_log *log);
    myo_status (*append)(void *state, size_t stream, const void *frames, size_t count);
    /** Makes the files appear; `discard` follows in every case. */
    myo_status (*finish)(void *state);
    void (*discard)(void *state);
} myo_sink_kind;

extern const myo_sink_kind myo_sink_hdf5;
extern const myo_sink_kind myo_sink_wav;

#endif
