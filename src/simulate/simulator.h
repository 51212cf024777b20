/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A recipe played: chunks of raw samples per stream, then the truth. */
#ifndef MYO_SIMULATE_SIMULATOR_H
#define MYO_SIMULATE_SIMULATOR_H

#include "core/json.h"
#include "core/text.h"
#include "myoscribe/recording.h"

typedef struct myo_simulator myo_simulator;

/** @return OK, SETTINGS, LIMIT, NO_MEMORY; the error names the place in the recipe. */
MYO_CHECKED myo_status myo_simulator_open(myo_simulator **out, const myo_json *recipe,
                                          const myo_log *log);
/** Streams, channels and marks of what will be made; borrowed until close. */
const myo_recording_info *myo_simulator_describe(const myo_simulator *simulator);
/** Makes the next chunk; `*more` is false when the recording is complete (nothing was made). */
MYO_CHECKED myo_status myo_simulator_step(myo_simulator *simulator, bool *more);
/** The chunk's interleaved frames of one stream, in its sample type; valid until the next step. */
const void *myo_simulator_frames(const myo_simulator *simulator, size_t stream, size_t *count);
/** <stem>_truth.tsv; after the last step. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_simulator_truth(myo_simulator *simulator, myo_text *out);
void myo_simulator_close(myo_simulator **simulator);

#endif
