/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A muscle's motor units after Fuglevand, Winter & Patla 1993, doi 10.1152/jn.1993.70.6.2470. */
#ifndef MYO_SIMULATE_POOL_H
#define MYO_SIMULATE_POOL_H

#include "simulate/potential.h"
#include "simulate/recipe.h"

typedef struct myo_unit {
    double threshold; /**< excitation that recruits it; the first unit's is near 1 */
    double peak_rate; /**< pps */
    double size;      /**< relative to the first unit */
    double contraction_s;
    const myo_potential *potentials; /**< per EMG channel of the recipe */
} myo_unit;

typedef struct myo_pool {
    const myo_sim_muscle *muscle;
    size_t unit_count;
    const myo_unit *units;
    double largest_excitation; /**< every unit at its peak rate */
} myo_pool;

/** @return OK, NO_MEMORY. Everything lives in `arena`. */
MYO_CHECKED myo_status myo_pool_make(myo_pool *out, const myo_recipe *recipe, size_t muscle,
                                     myo_arena *arena);
/** A further unit for fasciculations: a random place in the muscle, end-plates scattered by
 *  `scatter_mm`. */
MYO_CHECKED myo_status myo_pool_unit(myo_unit *out, const myo_recipe *recipe, size_t muscle,
                                     double rank, double scatter_mm, myo_draw *draw,
                                     myo_arena *arena);
/** Rate of a unit at an excitation, pps; 0 when not recruited. */
double myo_pool_rate(const myo_pool *pool, const myo_unit *unit, double excitation);

#endif
