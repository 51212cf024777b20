/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Mains hum as a sum of slowly turning sine waves, fitted and subtracted.
 *
 * A notch rings for as long as it is narrow and so answers every isolated potential with an
 * oscillation (Mewett 2004, doi 10.1007/BF02350994). Here the phase and size of the hum are medians
 * over the quiet ones of sub-blocks of 0.2 s, so a burst or a single potential moves the fit hardly
 * at all, and nothing is subtracted unless the line stands out of its sub-blocks' scatter.
 */
#ifndef MYO_DSP_MAINS_H
#define MYO_DSP_MAINS_H

#include "core/geometry.h"
#include "core/interval.h"
#include "dsp/line.h"
#include "kernels/kernels.h"

enum { MYO_MAX_HARMONICS = 20 };

typedef struct myo_mains myo_mains;

typedef struct myo_mains_options {
    double nominal_hz; /**< 50 or 60; -1: whichever stands out more */
    double search_hz;  /**< largest offset from nominal */
    size_t harmonics;  /**< the fundamental included; at most MYO_MAX_HARMONICS */
    double highest_hz; /**< harmonics above this are left alone */
} myo_mains_options;

/** What was found in one segment of one channel; some kilobytes. */
typedef struct myo_mains_fit {
    double frequency_hz; /**< NaN: nothing stood out, nothing was subtracted */
    double amplitude;    /**< peak, of the fundamental as found in the samples given */
    double table_hz;     /**< of the table the phasors refer to */
    myo_line lines[MYO_MAX_HARMONICS]; /**< stand_out 0: not subtracted */
} myo_mains_fit;

/** `geometry` and `kernels` are borrowed. */
MYO_CHECKED myo_status myo_mains_open(myo_mains **out, const myo_kernels *kernels,
                                      const myo_geometry *geometry,
                                      const myo_mains_options *options);

/**
 * Fits and subtracts in place. `x` holds the `count` frames of a fit range from absolute frame
 * `first`; frames in `breaks` (may be NULL) hold 0 and take no part in the fit. The result depends
 * on x alone.
 */
void myo_mains_remove(myo_mains *mains, myo_mains_fit *fit, float *x, size_t count, int64_t first,
                      const myo_intervals *breaks);

/**
 * Subtracts what was found once more, from samples before the filter: `lead` frames (up to the
 * halo) before the fit range and on. gains[h]: the filter's at harmonic h + 1.
 */
void myo_mains_subtract(myo_mains *mains, const myo_mains_fit *fit, const double *gains, float *x,
                        size_t count, size_t lead);

/** As myo_mains_remove for whole fit ranges (a segment and its margins) in lanes without breaks;
 *  lanes whose fit is NULL are left alone. `power[k * MYO_LANES + l]`: of sub-block k.
 *  @return true when anything was subtracted */
bool myo_mains_remove_lanes(myo_mains *mains, float *lanes, const double *power,
                            myo_mains_fit *const fits[MYO_LANES]);

/** Sub-blocks of a fit range, and the hops of one. */
enum { MYO_MAINS_BLOCK_HOPS = 8 };

void myo_mains_close(myo_mains **mains);

#endif
