/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Measurement: what one spectrum says about fatigue. */
#ifndef MYO_CLASSIFY_FATIGUE_INDICES_H
#define MYO_CLASSIFY_FATIGUE_INDICES_H

#include <stdbool.h>
#include <stddef.h>

/** One spectrum: a clean window of a hold, or one repetition. */
typedef struct myo_fatigue_point {
    double time_s, mdf_hz, mnf_hz, rms, snr_db;
    double reciprocal; /**< of Dimitrov's index, M5/M-1 with frequency in 100 Hz; noise may take it
                            under zero */
} myo_fatigue_point;

/**
 * How many bins from the first Dimitrov's index may look at: up to the highest at which the mean
 * spectrum of a contraction, smoothed over nine bins, is twice that of rest. Above it the fifth
 * power of the frequency makes more of the noise than of the muscle. One band holds for the whole
 * contraction, so a change of amplitude changes nothing. `power`, `rest`: means over the windows.
 */
size_t myo_fatigue_band(const float *power, const float *rest, size_t bins);

/** Moments of a spectrum of `bins` after the rest spectrum (NULL: none) is taken off; the index is
 *  taken over the first `band` of them; time_s stays. rms is over all bins. Where nothing is left
 *  snr_db is -INFINITY and all else NaN. False when the spectrum is not finite. */
bool myo_fatigue_indices(myo_fatigue_point *out, const float *power, const float *rest, size_t bins,
                         size_t band, double first_hz, double step_hz);

#endif
