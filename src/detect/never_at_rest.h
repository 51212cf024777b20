/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Whether a track shows muscle throughout, so that nothing in it is noise alone. */
#ifndef MYO_DETECT_NEVER_AT_REST_H
#define MYO_DETECT_NEVER_AT_REST_H

#include "detect/window_columns.h"

/** Zero crossings per second of noise that fills the track's pass-band evenly (Rice 1945). */
double myo_noise_band_crossings(const myo_track *track);

/** Rest this loud and this narrow is a contraction; needs a calibrated EMG track. `level`,
 *  `crossings`: sigma and zero crossings of its quietest windows. */
bool myo_looks_like_contraction(const myo_window_columns *w, const myo_track *track, double level,
                                double crossings);

/** Below the band lies several times the power in it: movement and no contraction.
 *  @return OK, or what the source returns */
MYO_CHECKED myo_status myo_is_movement(bool *out, const myo_analysed_track *source);

/** Where nothing stands out and there is no calibration, the level says nothing; the unsteadiness
 * of what should be rest does. Sets no_rest, and then no window is quiet. `out` has its sigma.
 *  @return OK, or what the source returns */
MYO_CHECKED myo_status myo_unsteady_rest(myo_noise *out, const myo_window_columns *w,
                                         const myo_analysed_track *source);

#endif
