/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Fatigue: a falling spectrum inside a contraction or over repeated ones. */
#ifndef MYO_CLASSIFY_FATIGUE_H
#define MYO_CLASSIFY_FATIGUE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "myoscribe/settings.h"

/** One spectrum: a clean window of a hold, or one repetition. */
typedef struct myo_fatigue_point {
    double time_s, mdf_hz, mnf_hz, rms, snr_db;
    double reciprocal; /**< of Dimitrov's index, M5/M-1 with frequency in 100 Hz; noise may take it
                            under zero */
} myo_fatigue_point;

typedef enum myo_fatigue_state {
    MYO_FATIGUE_FOUND,
    MYO_FATIGUE_NONE,
    MYO_FATIGUE_TOO_SHORT,
    MYO_FATIGUE_TOO_NOISY,
    MYO_FATIGUE_UNDECIDED /**< the spectrum falls, but so does the amplitude */
} myo_fatigue_state;

typedef struct myo_fatigue {
    myo_fatigue_state state;
    double slope_pct_per_s, slope_low, slope_high; /**< of the median frequency */
    double z, drop_pct, rms_change_pct, first_mdf_hz, last_mdf_hz, mean_mdf_hz, snr_db;
    size_t used;
    double confidence;
    const char *reason; /**< in the arena */
} myo_fatigue;

/**
 * How many bins from the first Dimitrov's index may look at: up to the highest at which the mean
 * spectrum of a contraction, smoothed over nine bins, is twice that of rest. Above it the fifth
 * power of the frequency makes more of the noise than of the muscle. One band holds for the whole
 * contraction, so a change of amplitude changes nothing. `power`, `rest`: means over the windows.
 */
size_t myo_fatigue_band(const float *power, const float *rest, size_t bins);

/** Moments of a spectrum of `bins` after the rest spectrum (NULL: none) is taken off; the index is
 *  taken over the first `band` of them; time_s stays. rms is over all bins. Where nothing is left
 *  snr_db is -INFINITY and the rest NaN. False when the spectrum is not finite. */
bool myo_fatigue_measure(myo_fatigue_point *out, const float *power, const float *rest, size_t bins,
                         size_t band, double first_hz, double step_hz);

/** The text of recordings.tsv for a state. */
const char *myo_fatigue_text(myo_fatigue_state state);

/**
 * The trend test (science: Dimitrov 2006, Mann-Kendall one-sided; see fatigue.c). `repeated`: the
 * points are repetitions, of which 10 are enough. @return OK, NO_MEMORY
 */
MYO_CHECKED myo_status myo_fatigue_judge(myo_fatigue *out, const myo_fatigue_point *points,
                                         size_t count, bool repeated, const myo_settings *settings,
                                         myo_arena *arena);

#endif
