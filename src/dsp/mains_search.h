/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Where in a segment there is hum, and of which frequency. */
#ifndef MYO_DSP_MAINS_SEARCH_H
#define MYO_DSP_MAINS_SEARCH_H

#include "dsp/mains_state.h"

/** Nearest to which table a line stands out in each lane that has a fit, and in `found` which
 * blocks are hum each by itself. */
void myo_mains_search(myo_mains_state *mains, const float *x, myo_mains_measurer *measure,
                      myo_mains_fit *const *fits, myo_mains_place *places);

/** Places in the lanes whose fit is still empty: there the blocks that are hum have all votes, also
 *  on its frequency. */
void myo_mains_search_blocks(myo_mains_state *mains, const float *x, myo_mains_measurer *measure,
                             myo_mains_fit *const *fits, myo_mains_place *places);

/** The frequency of wave w's line in the wanted lanes, 0 in the others; false when there are none.
 */
bool myo_mains_find_frequency(myo_mains_state *mains, size_t w, double wave_hz, const bool *wanted,
                              double *hz);

/** The turning of harmonic h of fundamentals that turn by `angle` per block, in the wanted lanes.
 */
void myo_mains_find_turning(const myo_mains_state *mains, size_t h, const bool *wanted,
                            const double *angle, myo_phasors *turn);

/** Whether a line may be of a family: as far from nominal as is searched, and `tolerance`. */
bool myo_mains_is_near(const myo_mains_state *mains, double fundamental_hz,
                       const myo_mains_family *family, double tolerance_hz);

/** How many harmonics lie in the band, up to `most`. */
size_t myo_mains_count_harmonics(const myo_mains_state *mains, double fundamental_hz, size_t most);

#endif
