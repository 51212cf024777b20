/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Cable and skin motion, electrode pops, drop-outs. */
#ifndef MYO_SIMULATE_ARTEFACT_H
#define MYO_SIMULATE_ARTEFACT_H

#include "simulate/scene.h"

/** One disturbance; lists are small and drawn when the simulation is opened. */
typedef struct myo_artefact {
    double onset_s, length_s;
    double size, lead_s, size_mg; /**< uV; motion of the sensor before the EMG */
    double shape[4];              /**< motion: frequencies and phases of its two swings */
    double weight_seed;           /**< motion: sign and share per channel come from it */
} myo_artefact;

typedef struct myo_artefacts {
    const myo_sim_episode *episode;
    size_t count, next;
    const myo_artefact *items; /**< sorted by onset */
} myo_artefacts;

/** @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_artefacts_prepare(myo_artefacts *out, myo_scene *scene, size_t episode);
/** Motion and pops that begin before `until_s`, with their truth. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_artefacts_advance(myo_artefacts *source, myo_scene *scene,
                                             double until_s);
/** Drop-outs: what is left of frames [first, first + count) of a channel. */
void myo_artefacts_drop(const myo_artefacts *source, const myo_scene *scene, size_t channel,
                        int64_t first, size_t count, double *row);

#endif
