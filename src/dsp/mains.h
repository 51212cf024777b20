/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Mains hum as a sum of slowly turning sine waves, fitted and subtracted.
 *
 * A notch rings for as long as it is narrow and so answers every isolated potential with an
 * oscillation (Mewett 2004, doi 10.1007/BF02350994). Here the phase and size of the hum are medians
 * over sub-blocks of 0.2 s, so a burst or a single potential moves the fit hardly at all, and
 * nothing is subtracted unless the line stands out of its sub-blocks' scatter.
 */
#ifndef MYO_DSP_MAINS_H
#define MYO_DSP_MAINS_H

#include "core/geometry.h"
#include "core/interval.h"
#include "kernels/kernels.h"

typedef struct myo_mains myo_mains;

typedef struct myo_mains_options {
    double nominal_hz; /**< 50 or 60; -1: whichever stands out more */
    double search_hz;  /**< largest offset from nominal */
    size_t harmonics;  /**< the fundamental included */
    double highest_hz; /**< harmonics above this are left alone */
} myo_mains_options;

typedef struct myo_mains_fit {
    double frequency_hz; /**< NaN: nothing stood out, nothing was subtracted */
    double amplitude;    /**< peak, of the fundamental as found in the samples given */
    size_t harmonics;    /**< how many were subtracted */
} myo_mains_fit;

/** `geometry` and `kernels` are borrowed. */
MYO_CHECKED myo_status myo_mains_open(myo_mains **out, const myo_kernels *kernels,
                                      const myo_geometry *geometry,
                                      const myo_mains_options *options);

/**
 * Fits and subtracts in place. `x` holds the `count` frames from absolute frame `first`; frames in
 * `breaks` (may be NULL) hold 0 and take no part in the fit. The result depends on x alone.
 */
myo_mains_fit myo_mains_remove(myo_mains *mains, float *x, size_t count, int64_t first,
                               const myo_intervals *breaks);

void myo_mains_close(myo_mains **mains);

#endif
