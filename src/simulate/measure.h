/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a potential looks like in a recording: the numbers the truth speaks of. */
#ifndef MYO_SIMULATE_MEASURE_H
#define MYO_SIMULATE_MEASURE_H

#include "simulate/pool.h"
#include "simulate/reference.h"

typedef struct myo_measure {
    double peak_uv, peak_to_peak_uv; /**< after the reference band-pass */
    double energy;                   /**< after it, uV^2 s: times a rate it is a mean square */
    double onset_s,
        end_s; /**< from the discharge: first and last time |raw| is at the onset share */
} myo_measure;

/** @return OK, NO_MEMORY. A unit out of the channel's reach measures 0. */
MYO_CHECKED myo_status myo_measure_potential(myo_measure *out, const myo_potential *potential,
                                             const myo_reference *reference, double rate_hz,
                                             double onset_share);

enum { MYO_FATIGUE_POINTS = 33 };

/** The lowest ratio of median frequencies that fatigue reaches. */
#define MYO_FATIGUE_FLOOR 0.3

/** How a pool's potentials change so that the median frequency of its sum, in the reference band,
 *  falls to a share of what it was: by slower conduction and by longer action potentials. */
typedef struct myo_slowing {
    double stretch[MYO_FATIGUE_POINTS];     /**< at ratios from 1 down to MYO_FATIGUE_FLOOR */
    double lengthening[MYO_FATIGUE_POINTS]; /**< 0..1 */
    double gain[MYO_FATIGUE_POINTS];        /**< keeps the root mean square in the band */
} myo_slowing;

/** Solves for a pool whose units fire at `rates` on one channel; `velocity_share` of the fall (in
 *  logarithms) is conduction velocity's. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_measure_slowing(myo_slowing *out, const myo_unit *units,
                                           const double *rates, size_t unit_count, size_t channel,
                                           double velocity_share);

#endif
