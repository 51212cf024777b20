/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One run of a detector over one stream: how it is done and what it gives. */
#ifndef MYO_REPLAY_REPLAY_RUN_H
#define MYO_REPLAY_REPLAY_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "core/array.h"

enum { MYO_REPLAY_MIXED = 0 };

/** One way of running a detector over one stream. */
typedef struct myo_replay_setup {
    uint32_t chunk; /**< frames; MYO_REPLAY_MIXED: irregular */
    bool int16;
    double gain;
    double full_scale_uv;
    double time_limit_s;
    const char *trace, *trace_path; /**< NULL: none */
} myo_replay_setup;

/** What one run gave. */
typedef struct myo_replay_run_result {
    myo_array events; /**< myo_detector_event, in the order of their decisions */
    double seconds;
    char name[64]; /**< of the detector */
    bool unusable; /**< the detector fails for whatever recording: it cannot be loaded, ... */
} myo_replay_run_result;

#endif
