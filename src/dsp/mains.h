/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Mains hum as a sum of slowly turning sine waves, fitted and subtracted.
 *
 * A notch rings for as long as it is narrow and so answers every isolated potential with an
 * oscillation (Mewett 2004, doi 10.1007/BF02350994). Here the phase and size of the hum are medians
 * over the quiet ones of blocks of 0.2 s, so a burst or a single potential moves the fit hardly at
 * all, and nothing is subtracted unless the line stands out of its blocks' scatter.
 *
 * The fundamental and its harmonics are measured in one pass over the samples, each by a table that
 * is 0 against the others, and subtracted in one pass. A row is measured as MYO_LANES of its blocks
 * side by side, so that it has the fit of the same samples in a lane.
 */
#ifndef MYO_DSP_MAINS_H
#define MYO_DSP_MAINS_H

#include "core/interval.h"
#include "dsp/mains_fit.h"

typedef struct myo_mains myo_mains;

/** `geometry` and `kernels` are borrowed. */
MYO_CHECKED myo_status myo_mains_open(myo_mains **out, const myo_kernels *kernels,
                                      const myo_geometry *geometry,
                                      const myo_mains_options *options);

/**
 * Fits the hum in the `count` frames of a fit range from absolute frame `first`; frames in `breaks`
 * (may be NULL) hold 0 and take no part. The result depends on x alone.
 */
myo_mains_fit myo_mains_fit_row(myo_mains *mains, const float *x, size_t count, int64_t first,
                                const myo_intervals *breaks);

/**
 * Subtracts what the last myo_mains_fit_row found, if anything, from `count` samples that begin
 * `lead` frames before its fit range. gains[h]: by how much harmonic h + 1 is smaller there than
 * here.
 */
void myo_mains_subtract_row(myo_mains *mains, const double *gains, float *x, size_t count,
                            size_t lead);

/** Fits and subtracts in place for whole fit ranges (a segment and its margins) in lanes without
 *  breaks; lanes whose fit is NULL are left alone. power[block][lane]: mean squares of blocks.
 *  @return true when anything was subtracted */
bool myo_mains_remove_lanes(myo_mains *mains, float *lanes, float power[][MYO_LANES],
                            myo_mains_fit *const fits[MYO_LANES]);

/** The same for single lines, before the mains are removed; each lane has its own, NULL: none. What
 *  was subtracted is taken from power. amplitudes: largest peak of any line removed from each lane.
 *  @return true when anything was subtracted */
bool myo_mains_remove_lines_in_lanes(myo_mains *mains, float *lanes, float power[][MYO_LANES],
                                     const myo_line_list *const lines[MYO_LANES],
                                     float amplitudes[MYO_LANES]);

/** The same in place for a row's fit range, see myo_mains_fit_row. @return the largest peak */
float myo_mains_remove_lines_in_row(myo_mains *mains, float *x, size_t count, int64_t first,
                                    const myo_intervals *breaks, const myo_line_list *lines);

void myo_mains_close(myo_mains **mains);

#endif
