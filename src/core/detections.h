/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What detection measures and classification judges: rest noise, discharges and active segments of
 * one track. Frames count from the track's first; times are seconds on the recording's clock.
 */
#ifndef MYO_CORE_DETECTIONS_H
#define MYO_CORE_DETECTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/interval.h"
#include "myoscribe/event.h"

/** A response begins this soon after its stimulus: M wave 2-10 ms, H reflex about 30 ms, F wave up
 * to 55 ms in the leg (Kleine 2012 for the F wave; the limit is ours). */
#define MYO_EVOKED_S 0.06

/** What a feature window holds as far as the noise tracker can tell. */
typedef enum myo_rest_state {
    MYO_REST_QUIET,  /**< rest: its sigma is noise */
    MYO_REST_ACTIVE, /**< louder than the noise around it: its sigma is muscle or artefact */
    MYO_REST_DAMAGED /**< too few usable samples */
} myo_rest_state;

/** Tracked rest noise of one track. Arrays have one entry per feature window. */
typedef struct myo_noise {
    size_t count;
    float *sigma;         /**< tracked rest noise, > 0 */
    unsigned char *state; /**< myo_rest_state */
    double median_sigma;  /**< over quiet windows; NaN without any */
    double crossings;     /**< zero crossings per second at rest */
    double outlier_hz; /**< root-mean-square frequency of its fast part, and so of its outliers */
    bool no_rest;      /**< the whole track looks like contraction: sigma is not noise */
} myo_noise;

/** What the muscle does around an instant (detect/local_level.h). Rest is the first two. */
typedef enum myo_muscle_state {
    MYO_MUSCLE_QUIET,
    MYO_MUSCLE_LOW_LEVEL,  /**< single units fire */
    MYO_MUSCLE_CONTRACTION /**< so many that their discharges overlap */
} myo_muscle_state;

/** Task marks of one track, in frames, normalised. */
typedef struct myo_task {
    myo_intervals rest, voluntary, stimulus;
    bool any; /**< rest or voluntary marks: the protocol is known; stimuli are none */
} myo_task;

/** What a discharge has turned out to be before any rule is asked. */
typedef enum myo_discharge_state {
    MYO_DISCHARGE_OPEN,       /**< the muscle's own as far as is known: the rules will name it */
    MYO_DISCHARGE_HEART,      /**< a beat; in no train, of no unit, nobody's neighbour */
    MYO_DISCHARGE_EVOKED,     /**< begins within MYO_EVOKED_S of a stimulus mark; likewise */
    MYO_DISCHARGE_STIMULUS,   /**< the edge of a stimulator's pulse; likewise */
    MYO_DISCHARGE_PACEMAKER,  /**< the edge of a pacemaker's; likewise */
    MYO_DISCHARGE_GROUPED,    /**< one of groups of a unit that recur (decide/recurring_groups.h) */
    MYO_DISCHARGE_IN_ACTIVITY /**< part of a segment, and about to leave the list */
} myo_discharge_state;

/** Spikes closer than merge_s, judged as one discharge. */
typedef struct myo_discharge {
    int64_t onset, peak, end; /**< frames; onset and end are where the potential leaves and meets
                                   its baseline */
    int64_t first, last;      /**< peaks of the first and the last spike merged into it */
    float value;              /**< signed sample at the peak */
    float peak_to_peak;
    float sigma;        /**< tracked noise at the peak */
    float half_width_s; /**< |x| over half the peak */
    float low_peak;     /**< largest removed low-frequency part near the peak, baseline taken off */
    float frequency_hz; /**< root-mean-square frequency of the potential */
    float slew_hz;      /**< frequency of its steepest flank: an electrical edge fills the band */
    float edge;         /**< share of the peak at which onset and end are; more: noise hides it */
    float tail;         /**< low-frequency part 50-150 ms after over the same before: pops decay */
    int32_t multiplicity;     /**< potentials merged: 1, or 2 and more for doublets and echoes */
    int32_t template_id;      /**< 0: none */
    float correlation;        /**< to its template */
    int32_t train;            /**< consecutive intervals up to isolation_s it is part of */
    float train_cv;           /**< of those intervals; NaN under two */
    double before_s, after_s; /**< to the neighbouring discharges; INFINITY when none */
    bool noise_outlier;       /**< as broad-band and short as the noise: an outlier of it */
    bool continual;           /**< part of dense or regular firing: not a twitch */
    bool major;               /**< over spike_sigma; the others only count as neighbours */
    bool in_activity; /**< inside a segment or a train, or beside one: only what stands out of
                           the level around it is a potential of its own */
    myo_muscle_state muscle;   /**< around it */
    float brief_sigma;         /**< level of the quarter of a second it is in */
    int32_t crowd_near, crowd; /**< others nearly as large within 0.25 s; within 1 s, on the side
                                    that has more */
    int32_t rest_crowd, rest_smaller; /**< the same two without what lies in contraction */
    bool rhythmic;             /**< it and those come at even intervals, as tremor and units do */
    int32_t crowd_smaller;     /**< others of two fifths of its size within 1 s */
    myo_discharge_state state;
    double stimulus_s;    /**< EVOKED: since the mark or the pulse */
    int32_t groups;       /**< GROUPED: how many there are */
    bool after_edge;      /**< EVOKED: by a pulse that was seen, not marked */
    float ecg_interval_s; /**< HEART: of the periodic series it belongs to */
    float ecg_share;      /**< HEART: of intervals that fit its period */
    int32_t channels;     /**< tracks on which the same thing happens at the same time */
    myo_accelerometer accelerometer;
    double lag_s; /**< motion onset minus onset; NaN */
} myo_discharge;

/** A stretch of raised envelope, longer than a single potential. */
typedef struct myo_segment {
    int64_t first, end; /**< frames, boundaries refined */
    double rms;         /**< root mean square, rest not subtracted */
    double sigma;       /**< rest noise beside it */
    double snr_db;      /**< power over rest power, rest subtracted */
    double low_ratio;   /**< power removed under the low corner over power kept, rest subtracted */
    double rise_s;      /**< from 10 to 90 % of its plateau */
    double fall_s;      /**< from 90 to 10 % */
    double modulation;  /**< envelope power at 1-2 Hz over the same at 3-8 Hz, per hertz */
    double modulation_depth; /**< SD of the 0.5-3 Hz envelope over its mean */
    double localisation;     /**< its rise over the largest rise of another channel; NaN: one
                                  channel */
    double interval_cv;      /**< of the discharges in it; NaN where they overlap */
    int32_t discharges;
    double train_rate_hz;     /**< for segments made of a train of discharges; NaN otherwise */
    double task_share;        /**< share inside voluntary marks */
    double rest_share;        /**< share inside rest marks */
    double outlasts_s;        /**< how long it goes on after the voluntary mark it overlaps; NaN */
    int32_t twitches_around;  /**< isolated discharges within 30 s */
    int32_t twitches_before;  /**< those of them that come before it */
    double contraction_share; /**< of its frames, in which discharges overlap */
    bool evoked;              /**< begins within MYO_EVOKED_S of a stimulus mark */
    double stimulus_s, stimulus_end_s; /**< begin after that mark, end after the last one in it */
    bool train;                        /**< made of separate discharges, not of a raised envelope */
    bool dropped; /**< no segment after all, or part of another: about to leave the list */
} myo_segment;

#endif
