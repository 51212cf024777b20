/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Electrical stimuli: an edge of one shape in every channel and, some milliseconds later, what the
 *  muscle answers. */
#ifndef MYO_SIMULATE_STIMULUS_H
#define MYO_SIMULATE_STIMULUS_H

#include "simulate/scene.h"

typedef struct myo_stimuli {
    const myo_sim_episode *episode;
    size_t count, next;
    const double *onsets;
    double size;
    myo_unit response;
    double gain;           /**< of the response; 0: there is none */
    myo_measure *measures; /**< of the response, per channel */
} myo_stimuli;

/** @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_stimuli_prepare(myo_stimuli *out, myo_scene *scene, size_t episode);
/** Stimuli before `until_s`, with their truth. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_stimuli_advance(myo_stimuli *stimuli, myo_scene *scene, double until_s);

#endif
