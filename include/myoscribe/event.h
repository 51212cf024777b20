/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Episodes found in a recording, with the numbers that made the decision. */
#ifndef MYOSCRIBE_EVENT_H
#define MYOSCRIBE_EVENT_H

#include <stdint.h>

#include "myoscribe/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum myo_class {
    MYO_CLASS_FASCICULATION,
    MYO_CLASS_CRAMP,
    MYO_CLASS_FATIGUE,
    MYO_CLASS_VOLUNTARY,
    MYO_CLASS_ARTEFACT,
    MYO_CLASS_UNSCORED,
    MYO_CLASS_COUNT
} myo_class;

typedef enum myo_certainty { MYO_DEFINITE, MYO_LIKE, MYO_INDETERMINATE } myo_certainty;

/** What the accelerometer says of an electrical event. */
typedef enum myo_accelerometer {
    MYO_ACCELEROMETER_NONE,      /**< "n/a": no accelerometer beside this channel */
    MYO_ACCELEROMETER_CONFIRMED, /**< motion follows inside the coincidence window */
    MYO_ACCELEROMETER_SILENT,    /**< no motion: electrical only */
    MYO_ACCELEROMETER_MECHANICAL /**< motion leads, or motion without EMG */
} myo_accelerometer;

/**
 * One row of events.tsv. Numbers that do not apply are NaN and print as n/a.
 * Strings are borrowed from the result.
 */
typedef struct myo_event {
    double onset_s; /**< recording clock; where the surface potential leaves its baseline */
    double duration_s;
    myo_class class_;
    const char *channel;
    double confidence;  /**< 0..1 */
    const char *reason; /**< a sentence with the numbers that fired */
    myo_certainty certainty;
    const char *subtype; /**< "ecg", "motion", "pop", "clip", "gap", "multiplet", ...; NULL = n/a */
    myo_accelerometer accelerometer;
    int64_t episode_id; /**< rows of one episode share it; from 1 within a recording */
    double amplitude;   /**< fasciculation: peak to peak; others: RMS; in `unit` */
    const char *unit;
    double snr_db; /**< event over the tracked rest noise */
    /* further evidence */
    double peak_over_sigma;      /**< largest |sample| over local robust sigma */
    int32_t template_id;         /**< motor-unit potential cluster, from 1; 0 = none */
    double template_correlation; /**< to its cluster's mean */
    double interval_before_s, interval_after_s; /**< to the neighbouring discharges */
    double interval_cv;                         /**< of the train, or of the episode's discharges */
    double median_frequency_hz; /**< over the event, rest spectrum subtracted where possible */
    double mdf_slope_pct_per_s, mdf_slope_low, mdf_slope_high; /**< Theil-Sen, 95 % interval */
    double trend_z;             /**< Mann-Kendall Z on Dimitrov's index */
    double accelerometer_lag_s; /**< motion onset minus EMG onset */
    const char *state;          /**< of the muscle: "quiet", "low-level", "contraction"; NULL */
    double local_sigma;         /**< level within a second around it, in `unit` */
    const char *crosstalk_of;   /**< channel of the source; NULL: no cross-talk */
    int32_t repetition;         /**< number in a series of contractions, from 1; 0: none */
} myo_event;

MYO_API const char *myo_class_name(myo_class class_);
MYO_API const char *myo_certainty_name(myo_certainty certainty);
MYO_API const char *myo_accelerometer_name(myo_accelerometer accelerometer);

#ifdef __cplusplus
}
#endif

#endif
