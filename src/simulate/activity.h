/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Contractions, postural firing and cramps: many units of one pool under one excitation. */
#ifndef MYO_SIMULATE_ACTIVITY_H
#define MYO_SIMULATE_ACTIVITY_H

#include "simulate/scene.h"

/** The drive of a contraction swings at this many frequencies. */
enum { MYO_WOBBLE_SWINGS = 7, MYO_WOBBLE_POINTS = 52 };

/** One unit's discharges; a cramp's train moves on to other units. */
typedef struct myo_train {
    myo_draw draw;
    size_t unit;
    double next_s, start_s, end_s; /**< of the train */
    double unit_end_s;             /**< when a cramping or tonic unit falls silent */
    double rate, phase;            /**< own mean rate, place in the slow oscillation */
    bool recruited;
} myo_train;

/** First and last visible discharge of one repetition in one channel. */
typedef struct myo_visible {
    double onset_s, end_s;
    int64_t discharges;
} myo_visible;

typedef struct myo_activity {
    const myo_sim_episode *episode;
    const myo_pool *pool;
    uint64_t index;      /**< of the episode, for seeds */
    size_t main_channel; /**< the first one over the muscle */
    size_t repeats, channels;
    const double *onsets; /**< of the repetitions */
    double gain;          /**< makes the asked-for signal-to-noise ratio */
    double wobble_hz[MYO_WOBBLE_SWINGS], wobble_phase[MYO_WOBBLE_SWINGS];
    double wobble_s, wobble[MYO_WOBBLE_POINTS]; /**< of the second being made, from wobble_s on */
    myo_slowing slowing;
    double *rates;         /**< expected, per unit of the pool, pps */
    double *mean_squares;  /**< expected per channel before `gain`, uV^2 */
    myo_measure *measures; /**< [unit][channel] */
    myo_visible *visible;  /**< [repetition][channel] */
    size_t train_count;
    myo_train *trains; /**< open from the onset to the end */
    bool is_over;
} myo_activity;

/** Puts the discharges before `until_s` into the mixers. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_activity_advance(myo_activity *activity, myo_scene *scene,
                                            double until_s);
/** Effort 0..1 at a time: what tremor follows. */
double myo_activity_effort(const myo_activity *activity, double seconds);
void myo_activity_close(myo_activity *activity);

#endif
