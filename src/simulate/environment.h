/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What every recording has besides muscle: noise, mains, the heart, gravity, tremor, gait. */
#ifndef MYO_SIMULATE_ENVIRONMENT_H
#define MYO_SIMULATE_ENVIRONMENT_H

#include "simulate/scene.h"

typedef struct myo_environment {
    myo_draw *noise; /**< per EMG channel */
    double *slow;    /**< [channel][2]: states of the low-frequency noise */
    double *mains;   /**< [channel][harmonic][2]: amplitude and phase */
    size_t harmonics;
    myo_draw mains_draw, heart_draw, sensor_draw;
    double mains_hz, mains_phase, mains_amplitude; /**< as they drift */
    double last_beat_s, beat_s, beat_interval_s;   /**< R waves around now */
    bool is_ectopic, was_ectopic, will_be_ectopic; /**< this, the last, the next beat */
    double *heart;                                 /**< per channel, signed */
    double tilt[2], tremor[3][2];
} myo_environment;

/** @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_environment_open(myo_environment *out, const myo_scene *scene);
/** Adds noise, mains and heart to `rows` (uV): frames [first, first + count) of each channel. Must
 *  be called in order; `emg` rows lie `stride` apart. */
void myo_environment_emg(myo_environment *environment, const myo_scene *scene, int64_t first,
                         size_t count, double *rows, size_t stride);
void myo_environment_close(myo_environment *environment, const myo_scene *scene);

#endif
