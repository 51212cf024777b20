/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Rest noise of a track, local and robust: it steps and drifts with the noise and ignores muscle
 * activity. */
#ifndef MYO_DETECT_NOISE_FLOOR_H
#define MYO_DETECT_NOISE_FLOOR_H

#include "core/detections.h"
#include "core/arena.h"
#include "core/fail.h"
#include "core/analysed_track.h"

/** Arrays live in `arena`. @return OK, NO_MEMORY, or what the source's windows return */
MYO_CHECKED myo_status myo_noise_track(myo_noise *out, const myo_analysed_track *source,
                                       const myo_task *task, myo_arena *arena);

/** Tracked sigma at a frame of the track. */
double myo_noise_at(const myo_noise *noise, const myo_track *track, int64_t frame);

/** Sum of the squared noise over hops [first, end), per hop: what rest alone would have given. */
double myo_noise_power(const myo_noise *noise, const myo_track *track, int64_t first_frame,
                       int64_t end_frame);

#endif
