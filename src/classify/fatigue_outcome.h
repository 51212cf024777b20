/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Outcome of the trend test for fatigue. */
#ifndef MYO_CLASSIFY_FATIGUE_OUTCOME_H
#define MYO_CLASSIFY_FATIGUE_OUTCOME_H

#include <stddef.h>

typedef enum myo_fatigue_state {
    MYO_FATIGUE_FOUND,
    MYO_FATIGUE_NONE,
    MYO_FATIGUE_TOO_SHORT,
    MYO_FATIGUE_TOO_NOISY,
    MYO_FATIGUE_UNDECIDED /**< the spectrum falls, but so does the amplitude */
} myo_fatigue_state;

typedef struct myo_fatigue_trend {
    myo_fatigue_state state;
    double slope_pct_per_s, slope_low, slope_high; /**< of the median frequency */
    double z, drop_pct, rms_change_pct, first_mdf_hz, last_mdf_hz, mean_mdf_hz, snr_db;
    size_t used;
    double confidence;
    const char *reason; /**< in the arena */
} myo_fatigue_trend;

#endif
