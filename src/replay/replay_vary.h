/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A stream run once, and run again in other ways to see whether its events change. */
#ifndef MYO_REPLAY_REPLAY_VARY_H
#define MYO_REPLAY_REPLAY_VARY_H

#include "replay/replay_files.h"
#include "replay/replay_run.h"

enum { MYO_REPLAY_VARIATIONS = 12 };

/** One variation: what differs from the run that is written. */
typedef struct myo_variation_plan {
    const char *what;
    uint32_t chunk;
    bool other_type;
    double gain;
    bool promised; /**< by the interface: every field of every event must be the same */
    myo_replay_probe probe;
} myo_variation_plan;

/** Fills at most MYO_REPLAY_VARIATIONS; returns how many. */
size_t myo_replay_plan(myo_variation_plan *out, const myo_replay_options *options);
/** As the run that is written is done, without a trace. */
myo_replay_setup myo_replay_base_setup(const myo_replay_options *options);
/** Runs the detector over one stream. */
MYO_CHECKED myo_status myo_replay_once(const myo_replay *replay, myo_replay_run_result *run,
                                       myo_recording *recording, size_t stream,
                                       const myo_replay_setup *setup, const myo_log *log);
/** Runs one variation and adds what it changed against the events `base`. A variation that fails is
 *  a finding, not an error. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_replay_vary(const myo_replay *replay, myo_replay_variation *out,
                                       const myo_variation_plan *plan, myo_recording *recording,
                                       size_t stream, const myo_array *base, const myo_log *log);

#endif
