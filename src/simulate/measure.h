/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a potential looks like in a recording: the numbers the truth speaks of. */
#ifndef MYO_SIMULATE_MEASURE_H
#define MYO_SIMULATE_MEASURE_H

#include "core/memory.h"
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

enum { MYO_LENGTHENINGS = 5 };

/** Median frequency relative to rest at lengthening 0, 1/4, ... 1 of the pooled power spectrum of
 *  the units, weighted by their rates. */
void myo_measure_lengthening(double ratios[MYO_LENGTHENINGS], const myo_unit *units,
                             const double *rates, size_t unit_count, size_t channel);
/** Lengthening that brings the median frequency to `ratio`, linear between the points; where even
 *  full lengthening does not, 1. `*reached` receives the ratio that it gives. */
double myo_lengthening_for(const double ratios[MYO_LENGTHENINGS], double ratio, double *reached);

#endif
