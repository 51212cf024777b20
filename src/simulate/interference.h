/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the surroundings couple in: lines of any frequency, and lasting changes of level. */
#ifndef MYO_SIMULATE_INTERFERENCE_H
#define MYO_SIMULATE_INTERFERENCE_H

#include "simulate/scene.h"

/** A change of level; it lasts to the end when `end_s` is infinite. */
typedef struct myo_offset {
    double onset_s, end_s, size;
} myo_offset;

typedef struct myo_interference {
    const myo_sim_episode *episode;
    size_t harmonics;    /**< of a hum */
    const double *waves; /**< [channel][harmonic][2]: amplitude relative to the whole, phase */
    size_t offset_count;
    const myo_offset *offsets;
} myo_interference;

/** Draws it and adds the truth of offsets; a hum has none, since potentials under it are there to
 * be found. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_interference_prepare(myo_interference *out, myo_scene *scene,
                                                size_t episode);
/** Adds it to frames [first, first + count) of every channel it reaches (uV); rows lie `stride`
 *  apart. */
void myo_interference_add(const myo_interference *interference, const myo_scene *scene,
                          int64_t first, size_t count, double *rows, size_t stride);

#endif
