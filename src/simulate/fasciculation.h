/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Spontaneous discharges of a few units, each with its twitch. */
#ifndef MYO_SIMULATE_FASCICULATION_H
#define MYO_SIMULATE_FASCICULATION_H

#include "simulate/scene.h"

/** One spontaneously active unit. */
typedef struct myo_fasciculator {
    myo_draw draw;
    myo_unit unit;
    int32_t id;            /**< within the recording, from 1 */
    double mean_s, next_s; /**< interval between discharges */
    double gain;
    double twitch_g, delay_s, contraction_s, direction[3];
    myo_measure *measures; /**< per channel */
} myo_fasciculator;

typedef struct myo_fasciculations {
    const myo_sim_episode *episode;
    size_t unit_count;
    myo_fasciculator *units;
} myo_fasciculations;

/** `*next_id` counts units through the recording. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_fasciculations_prepare(myo_fasciculations *out, myo_scene *scene,
                                                  size_t episode, int32_t *next_id);
MYO_CHECKED myo_status myo_fasciculations_advance(myo_fasciculations *source, myo_scene *scene,
                                                  double until_s);
void myo_fasciculations_close(myo_fasciculations *source);

#endif
