/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Surface potentials of motor units: a Rosenfalck intracellular action potential travels from the
 * end-plate along the fibres to both tendons in an infinite, anisotropic volume conductor; bipolar
 * electrodes on the skin see the current of the passing wave and its birth and end (Plonsey 1974;
 * Andreassen & Rosenfalck 1981; the first-derivative form of Dimitrov & Dimitrova 1998, where the
 * end effects need no terms of their own).
 */
#ifndef MYO_SIMULATE_POTENTIAL_H
#define MYO_SIMULATE_POTENTIAL_H

#include <stddef.h>

#include "core/arena.h"
#include "simulate/draw.h"
#include "simulate/recipe.h"

/** A potential in microvolts for one unit and channel: samples from the discharge on. */
typedef struct myo_potential {
    size_t samples;
    double step_s; /**< at the unfatigued conduction velocity */
    const float *resting;
    const float *lengthened; /**< of an action potential MYO_LENGTHENED times as long */
} myo_potential;

#define MYO_LENGTHENED 1.8

/** Where a unit's fibres lie. */
typedef struct myo_fibres {
    double x_mm, depth_mm, radius_mm; /**< territory */
    double half_mm;                   /**< end-plate to tendon */
    double scatter_mm;                /**< SD of the end-plates along the fibres */
    double velocity;                  /**< m/s = mm/ms */
    double count;
} myo_fibres;

typedef struct myo_electrode {
    double x_mm, z_mm, spacing_mm; /**< z from the end-plates along the fibres */
} myo_electrode;

/** Computes one potential per electrode (empty where the electrode is out of reach); the fibres'
 *  scatter comes from `draw` and is the same for all. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_potential_make(myo_potential *out, const myo_fibres *fibres,
                                          const myo_electrode *electrodes, size_t electrode_count,
                                          myo_draw *draw, myo_arena *arena);

/** Value at `seconds` after the discharge; `stretch` >= 1 slows it (lower velocity),
 *  `lengthening` 0..1 goes from resting to lengthened. 0 outside. */
double myo_potential_at(const myo_potential *potential, double seconds, double stretch,
                        double lengthening);

/** Adds gain times the potential to `count` samples, the first at `seconds` after the discharge and
 *  each `step_s` after the one before. The potential must not be empty. */
void myo_potential_add(const myo_potential *potential, double *row, size_t count, double seconds,
                       double step_s, double gain, double stretch, double lengthening);

/** Seconds it lasts at stretch 1. */
double myo_potential_length(const myo_potential *potential);

#endif
