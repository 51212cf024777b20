/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What all sources of one simulation share. */
#ifndef MYO_SIMULATE_SCENE_H
#define MYO_SIMULATE_SCENE_H

#include "simulate/measure.h"
#include "simulate/mixer.h"
#include "simulate/pool.h"
#include "simulate/recipe.h"
#include "simulate/reference.h"
#include "simulate/truth.h"

typedef struct myo_scene {
    const myo_recipe *recipe;
    myo_arena *arena;
    const myo_pool *pools; /**< per muscle; unit_count 0 where no episode needs one */
    myo_reference reference;
    myo_mixer muscle;        /**< contractions: part of the local noise of a twitch */
    myo_mixer twitches;      /**< fasciculations and artefacts of the electrodes */
    myo_mixer accelerometer; /**< three axes, g */
    myo_truths truths;
} myo_scene;

/** SD of a channel's noise in the reference band at a time, without muscle activity. */
double myo_scene_sigma(const myo_scene *scene, size_t channel, double seconds);
/** Accelerometer clock of a time: offset and drift. */
double myo_scene_sensor_time(const myo_scene *scene, double seconds);
/** How much of a muscle's motion the accelerometer feels, 0..1. */
double myo_scene_coupling(const myo_scene *scene, size_t muscle);

#endif
