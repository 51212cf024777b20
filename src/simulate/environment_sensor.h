/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What an accelerometer has besides muscle: gravity, tremor, gait and noise. */
#ifndef MYO_SIMULATE_ENVIRONMENT_SENSOR_H
#define MYO_SIMULATE_ENVIRONMENT_SENSOR_H

#include "simulate/environment.h"

/** Adds frames [first, first + count) of the three axes to `rows` (g), `stride` apart, in order;
 * `effort_mg` is the tremor of contractions. */
void myo_environment_sensor(myo_environment *environment, const myo_scene *scene, int64_t first,
                            size_t count, double *rows, size_t stride, double effort_mg);

#endif
