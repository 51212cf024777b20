/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What the band-pass removed below its band: the mean of each fifth of a hop before it less that
 * after it. Movement of electrodes and cables is told by it.
 */
#ifndef MYO_DSP_BELOW_BAND_H
#define MYO_DSP_BELOW_BAND_H

#include "dsp/piece.h"

/** Adds sign x mean of the row's parts to each slow value, over the out range; 1 begins anew. */
void myo_below_band_add(const myo_geometry *geometry, myo_piece *piece, float sign);

/** Takes off its mean. */
void myo_below_band_centre(myo_piece *piece);

/** Of all regular lanes, from the block's sums before and after the filter. means: what was taken
 *  off each lane's. */
void myo_below_band_take(const myo_kernels *kernels, const myo_geometry *geometry, myo_block *block,
                         myo_piece *pieces, const bool *regular, float *means);

/** Notes a lane's parts after the filter, for myo_below_band_take_line; `parts_before` has room for
 *  myo_low_longest in MYO_LANES. */
void myo_below_band_remember(const myo_geometry *geometry, float *parts_before,
                             const myo_block *block, const myo_piece *piece, size_t lane,
                             float mean);

/** Takes from the slow part what the filter, of this gain there, stopped of a line that was
 *  subtracted since. */
void myo_below_band_take_line(const myo_geometry *geometry, float *parts_before,
                              const myo_block *block, myo_piece *piece, size_t lane, double gain);

#endif
