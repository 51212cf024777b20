/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Discharges: candidate spikes over the tracked noise, echoes and doublets merged, with the
 * intervals that tell single twitches from firing motor units. */
#ifndef MYO_DETECT_DISCHARGES_H
#define MYO_DETECT_DISCHARGES_H

#include "core/detections.h"
#include "core/arena.h"
#include "core/array.h"
#include "core/fail.h"
#include "core/analysed_track.h"
#include "detect/local_level.h"
#include "detect/templates.h"
#include "myoscribe/settings.h"

/**
 * Pushes myo_discharge into `out`, in order of time: every group of candidates outside `blocked`
 * (damage with its guard, and where else is not to be searched; normalised), against the level
 * around it. Waveform features are measured on samples for all, and major ones are placed into
 * `clusters` (memory of `arena`), in the same reading: the samples are computed again for it.
 * Zeroed clusters are opened; others are taken as known shapes.
 * @return OK, NO_MEMORY, or what the source returns
 */
MYO_CHECKED myo_status myo_discharges_find(myo_array *out, myo_clusters *clusters,
                                           const myo_analysed_track *source, const myo_noise *noise,
                                           const myo_local_level *level,
                                           const myo_intervals *blocked,
                                           const myo_settings *settings, myo_arena *arena);

/** Sets before_s, after_s, train and train_cv of discharges that are neither ECG nor artefact. */
void myo_discharges_intervals(myo_discharge *discharges, size_t count, double rate_hz,
                              const myo_settings *settings);

/** Index of the first of discharges in order of time whose peak is at or after `frame`. */
size_t myo_discharges_from(const myo_discharge *discharges, size_t count, double frame);

#endif
