/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One run of a detector over one stream: how it is done and what it gives. */
#ifndef MYO_REPLAY_REPLAY_RUN_H
#define MYO_REPLAY_REPLAY_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "core/array.h"

enum { MYO_REPLAY_MIXED = 0 };

/** What the run asks beyond its events. A shared object only, but for MYO_PROBE_AGAIN. */
typedef enum myo_replay_probe {
    MYO_PROBE_NONE,
    MYO_PROBE_POISON, /**< the state holds large numbers before init */
    MYO_PROBE_RESET,  /**< a whole pass, then reset: the events are those of the second pass */
    MYO_PROBE_BESIDE, /**< a second detector is fed other samples in turn with the first */
    MYO_PROBE_AGAIN   /**< nothing: the same run */
} myo_replay_probe;

/** One way of running a detector over one stream. */
typedef struct myo_replay_setup {
    uint32_t chunk; /**< frames; MYO_REPLAY_MIXED: irregular */
    bool int16;
    double gain, offset_uv;
    unsigned bits; /**< of the converter; 0: none is modelled beyond int16 */
    double full_scale_uv;
    double time_limit_s;
    myo_replay_probe probe;
    const char *trace, *trace_path; /**< NULL: none */
} myo_replay_setup;

/** What one run gave. */
typedef struct myo_replay_run_result {
    myo_array events; /**< myo_detector_event, in the order of their decisions */
    double seconds;
    char name[64]; /**< of the detector */
    bool unusable; /**< the detector fails for whatever recording: it cannot be loaded, ... */
    bool refused;  /**< it does not take samples of this format */
    size_t state_bytes;
    double worst_call_s;
    int64_t worst_call_frame;
} myo_replay_run_result;

#endif
