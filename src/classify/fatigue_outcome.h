/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Outcome of the trend test for fatigue. */
#ifndef MYO_CLASSIFY_FATIGUE_OUTCOME_H
#define MYO_CLASSIFY_FATIGUE_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>

#include "myoscribe/event.h"

/** Repetitions a trend needs: of six the smallest p is 1/720, so six alone are never definite. */
#define MYO_FATIGUE_REPETITIONS 6
/** Seconds they have to last: nobody tires within a few quick ones; ours. */
#define MYO_FATIGUE_SET_S 10.0

typedef enum myo_fatigue_state {
    MYO_FATIGUE_FOUND,
    MYO_FATIGUE_NONE, /**< the interval of the slope excludes a fall that matters */
    MYO_FATIGUE_TOO_SHORT,
    MYO_FATIGUE_TOO_NOISY,
    MYO_FATIGUE_UNDECIDED /**< neither */
} myo_fatigue_state;

typedef struct myo_fatigue_trend {
    myo_fatigue_state state;
    myo_certainty certainty;                       /**< of FOUND */
    double slope_pct_per_s, slope_low, slope_high; /**< of the median frequency */
    double z;     /**< Mann-Kendall of Dimitrov's index, rising: positive */
    double p;     /**< of z, one-sided, times the number of tests */
    double p_mdf; /**< of the median frequency alone, one-sided */
    double drop_pct, rms_change_pct, first_mdf_hz, last_mdf_hz, mean_mdf_hz, snr_db;
    double span_s; /**< from the first to the last point */
    size_t used;
    double confidence;
    const char *reason; /**< in the arena */
} myo_fatigue_trend;

/** What is known of the points of a trend beside their values. */
typedef struct myo_fatigue_series {
    bool repeated;      /**< the points are repetitions */
    size_t tests;       /**< trends looked at in this channel, 1 and more */
    const char *source; /**< of repetitions: what cut them, NULL: nothing to say */
} myo_fatigue_series;

#endif
