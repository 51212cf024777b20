/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Where sources put their signals: per stream a window of double samples that moves on with the
 * simulation. Sources may write from LAG seconds before the newest chunk to its end plus the
 * longest response; what leaves at the front is final.
 */
#ifndef MYO_SIMULATE_MIXER_H
#define MYO_SIMULATE_MIXER_H

#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "simulate/potential.h"

#define MYO_CHUNK_S 1.0
#define MYO_LAG_S   1.5
#define MYO_TAIL_S  2.5

typedef struct myo_mixer {
    double rate_hz;
    size_t channels, capacity; /**< frames in the window */
    int64_t first;             /**< frame of the window's start */
    double *samples;           /**< [channel][capacity] */
} myo_mixer;

/** @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_mixer_open(myo_mixer *out, double rate_hz, size_t channels,
                                      myo_arena *arena);
/** The window of one channel. */
double *myo_mixer_row(const myo_mixer *mixer, size_t channel);
/** Drops `count` frames at the front; new ones at the end are 0. */
void myo_mixer_advance(myo_mixer *mixer, size_t count);
/** Adds gain times a potential whose discharge is at `seconds` (stream clock). */
void myo_mixer_add(myo_mixer *mixer, size_t channel, const myo_potential *potential, double seconds,
                   double gain, double stretch, double lengthening);

/** The twitch that the accelerometer feels. */
typedef struct myo_twitch {
    double seconds;       /**< onset, stream clock */
    double peak;          /**< largest magnitude, in the stream's unit */
    double contraction_s; /**< time to peak displacement */
    double direction[3];
} myo_twitch;

/** Adds the second derivative of a smooth twitch (t/T)^3 exp(-t/T) to the first three channels. */
void myo_mixer_add_twitch(myo_mixer *mixer, const myo_twitch *twitch);

#endif
