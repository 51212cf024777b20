/* SPDX-License-Identifier: GPL-3.0-or-later */
/** How loud a track is around an instant, and what that makes of the muscle there. */
#ifndef MYO_DETECT_LOCAL_LEVEL_H
#define MYO_DETECT_LOCAL_LEVEL_H

#include "core/analysed_track.h"
#include "core/arena.h"
#include "core/detections.h"
#include "core/fail.h"

/** One entry per step of MYO_LEVEL_HOPS hops, a quarter of a second. */
typedef struct myo_local_level {
    size_t count;
    float *sigma;         /**< about 1.4826 median(|x|) within 1 s on both sides; NaN: no samples */
    float *brief;         /**< the same of that quarter of a second alone */
    unsigned char *state; /**< myo_muscle_state */
} myo_local_level;

enum { MYO_LEVEL_HOPS = 10 };

/** Measures sigma and parts contraction from the rest; arrays live in `arena`.
 *  @return OK, NO_MEMORY, or what the source returns */
MYO_CHECKED myo_status myo_local_level_measure(myo_local_level *out,
                                               const myo_analysed_track *source,
                                               const myo_noise *noise, const myo_task *task,
                                               myo_arena *arena);

/** Local sigma at a frame; where it is that of the tracked noise, the noise itself. */
double myo_local_sigma_at(const myo_local_level *level, const myo_noise *noise,
                          const myo_track *track, int64_t frame);

/** Level of the quarter of a second a frame is in. */
double myo_brief_sigma_at(const myo_local_level *level, const myo_track *track, int64_t frame);

myo_muscle_state myo_muscle_state_at(const myo_local_level *level, const myo_track *track,
                                     int64_t frame);

/** Frames of [first, end) in a state. */
int64_t myo_muscle_state_frames(const myo_local_level *level, const myo_track *track, int64_t first,
                                int64_t end, myo_muscle_state state);

/** Makes what is quiet in [first, end) low-level firing: discharges were found there. */
void myo_local_level_raise(myo_local_level *level, const myo_track *track, int64_t first,
                           int64_t end);

/** Leaves the tracked noise as the only yardstick in [first, end). */
void myo_local_level_forget(myo_local_level *level, const myo_track *track, int64_t first,
                            int64_t end);

#endif
