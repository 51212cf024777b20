/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Samples of a stage as a native recording. */
#ifndef MYO_REPLAY_TRACE_FILE_H
#define MYO_REPLAY_TRACE_FILE_H

#include "core/hdf5_file.h"
#include "replay/detector_source.h"

MYO_CHECKED myo_status myo_trace_create(myo_hdf5 **out, const char *path, const char *stage,
                                        const char *origin);
/** A float32 stream of `n` channels, to be filled by myo_hdf5_append. */
MYO_CHECKED myo_status myo_trace_add_stream(myo_hdf5 *file, const char *dataset, double rate_hz,
                                            double start_s, const char *const *names, size_t n);
typedef struct myo_replay_trace myo_replay_trace;
MYO_CHECKED myo_status myo_replay_trace_open(myo_replay_trace **out,
                                             const myo_replay_source *source, const char *path,
                                             const char *stage, const char *detector);
MYO_CHECKED myo_status myo_replay_trace_append(myo_replay_trace *trace, const float *rows,
                                               size_t count);
MYO_CHECKED myo_status myo_replay_trace_finish(myo_replay_trace **trace);

#endif
