/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A detector's events against reference annotations.
 *
 * Fasciculations are points: paired one to one, |dt| <= tolerance in whole microseconds. Cramp,
 * fatigue, voluntary and artefact are intervals: an episode is found when an event of its class
 * overlaps it. Points and intervals are never summed. Shares with a denominator of 0 are NaN here,
 * "n/a" in text and null in JSON.
 *
 * A reference event whose `peak_over_sigma` lies under `detectable_sigma` is undetectable: a match
 * to it counts neither way, nor does missing it. Events in time that the reference excludes are
 * counted as excluded and not scored; what the detector itself excludes excuses nothing, unless
 * `accept_exclusions` says so. A detected row that repeats another is false.
 */
#ifndef MYOSCRIBE_SCORE_H
#define MYOSCRIBE_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "myoscribe/event.h"
#include "myoscribe/log.h"
#include "myoscribe/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum myo_matching {
    /** most pairs with detectable events, then most pairs, then least total |dt| of all pairs:
     *  those with undetectable events have their part in that total */
    MYO_MATCHING_OPTIMAL,
    MYO_MATCHING_BXB /**< WFDB bxb's sequential rule with look-ahead */
} myo_matching;

typedef enum myo_channel_rule {
    MYO_CHANNELS_AUTO,  /**< match where both sides name a channel on every scored row */
    MYO_CHANNELS_MATCH, /**< must match; a side without channels is an error */
    MYO_CHANNELS_IGNORE /**< all channels are one */
} myo_channel_rule;

/** Limits a detector must keep; NaN = not asked for. Each holds for every scored class. */
typedef struct myo_score_gates {
    double min_sensitivity, min_ppv, min_f1; /**< 0..1, gross */
    double max_false_per_minute;             /**< per channel-minute of rest */
    double max_false_per_minute_active;      /**< per channel-minute outside rest; points only */
    double max_excluded;  /**< 0..1: share of the recorded channel time that either side excludes */
    double max_abs_dt_ms; /**< largest |detected - reference onset| of a pair */
    double max_latency_ms; /**< largest decision time after the true onset */
} myo_score_gates;

typedef struct myo_score_options {
    double tolerance_ms; /**< NaN: 25, with bxb 150 */
    myo_matching matching;
    double learning_s; /**< events before this are not scored (bxb's learning period) */
    double overlap;    /**< share of an interval that must be covered; 0: any overlap */
    /** a detected interval of unknown end (duration n/a) is right when it begins in an episode, or
     *  less than this before it; NaN: 250 */
    double onset_tolerance_ms;
    double merge_gap_s;     /**< detected intervals of one class this near are one; 0: none are */
    const char *classes;    /**< NULL: "fasciculation,cramp,fatigue" */
    const char *exclude;    /**< types that exclude; NULL: "exclude,unscored" */
    bool accept_exclusions; /**< what the detector excludes is not scored either */
    const char *default_class; /**< of files without a type column; NULL: such files are refused */
    const char *const *maps;   /**< "FOUND=CLASS", e.g. "twitch=fasciculation", "beep=ignore" */
    size_t map_count;
    const char *time_unit; /**< of tables that state none: "s", "ms", "us", "samples" */
    double rate_hz;        /**< for times in samples; 0 = not given */
    myo_channel_rule channels;
    const char *recordings;  /**< file or folder the durations come from; NULL: our results */
    double duration_s;       /**< of every recording and channel; NaN = not given */
    double detectable_sigma; /**< 8 */
    size_t bootstrap;        /**< resamples of the recordings; 0: none */
    unsigned long seed;      /**< of the bootstrap */
    myo_score_gates gates;
} myo_score_options;

/** A share with its 95 % Wilson interval. NaN when there is nothing to share. */
typedef struct myo_score_share {
    double value, low, high;
} myo_score_share;

/** Signed times in milliseconds. NaN when count is 0. */
typedef struct myo_score_times {
    int64_t count;
    double mean, sd, median, p95_abs, max_abs;
} myo_score_times;

/** Counts of one class, of one recording or of all. */
typedef struct myo_score_counts {
    int64_t true_positives; /**< pairs; intervals: reference episodes that were found */
    int64_t false_positives, false_negatives;
    int64_t confirmed; /**< detected events that are right; intervals may differ from the first */
    int64_t excluded_reference, excluded_detected; /**< not scored: excluded time, learning */
    int64_t undetectable_matched, undetectable_missed;
    int64_t open;      /**< detected intervals of unknown end: no part of the scored time below,
                            nor are the episodes they alone found */
    int64_t fragments; /**< right ones beyond the first of each episode */
    int64_t reference_us, detected_us, overlap_us; /**< intervals: scored time */
    /* False positives again, by where they lie. Points: at rest and outside it; intervals have no
     * rest and stand all in the first. Each over the time of its own kind. */
    int64_t false_at_rest, false_active;
    int64_t exposure_us;   /**< channel time of the first kind; -1 = unknown */
    int64_t active_us;     /**< of the second; -1 = unknown */
    int64_t self_excluded; /**< reference events in time that the detector excludes */
} myo_score_counts;

enum { MYO_SCORE_BINS = 20, MYO_SCORE_STRATA = 6 };

typedef struct myo_class_score {
    myo_class class_;
    bool interval;
    bool scored; /**< asked for, or present on either side */
    myo_score_counts counts;
    myo_score_share sensitivity, ppv;
    double f1;
    double duration_sensitivity, duration_ppv; /**< intervals */
    double false_per_minute, false_per_hour;   /**< at rest */
    double false_per_minute_active;            /**< outside rest; NaN for intervals */
    double average_sensitivity, average_ppv, average_f1, average_false_per_minute;
    double bootstrap_sensitivity[2], bootstrap_ppv[2], bootstrap_f1[2], bootstrap_false[2];
    myo_score_times dt, offset, latency;
    int64_t histogram[MYO_SCORE_BINS]; /**< dt from -tolerance to +tolerance (points) */
    /** points whose reference says peak over sigma: < 5.5, 5.5-, 6.5-, 8-, 12-, >= 20 */
    int64_t strata_reference[MYO_SCORE_STRATA], strata_found[MYO_SCORE_STRATA];
    bool has_strata;
} myo_class_score;

typedef struct myo_score myo_score;

/** What score prints with; each is complete in itself. */
typedef enum myo_score_format {
    MYO_SCORE_TABLE,  /**< for people */
    MYO_SCORE_JSON,   /**< the schema of `score --json` */
    MYO_SCORE_EVENTS, /**< TSV: one row per pair, missed and extra event */
    MYO_SCORE_JUNIT   /**< XML for CI: a test case per gate and class, and one per recording */
} myo_score_format;

MYO_API myo_score_options myo_score_options_default(void);

/**
 * Scores a file against a file, or a folder against a folder (paired by relative stem). A recording
 * of a folder whose tables cannot be scored is reported and the others are scored.
 * @return OK; FAILED (a gate was missed or a recording not scored: `*out` is valid); ARGUMENT
 *         (options);
 *         NOT_FOUND (a file, or a recording without its pair), UNREADABLE, MALFORMED (an event
 *         table contradicts itself), UNIT, CHANNEL, LIMIT, NO_MEMORY
 */
MYO_API MYO_CHECKED myo_status myo_score_run(myo_score **out, const char *reference,
                                             const char *detected, const myo_score_options *options,
                                             const myo_log *log);

/** Gross score of a class. Borrowed until close. */
MYO_API const myo_class_score *myo_score_of(const myo_score *score, myo_class class_);

/** The whole as text, borrowed until close; NULL when out of memory. */
MYO_API const char *myo_score_render(myo_score *score, myo_score_format format);

/** Writes one format to a file that appears whole or not at all. @return OK, OUTPUT, NO_MEMORY */
MYO_API MYO_CHECKED myo_status myo_score_write(myo_score *score, myo_score_format format,
                                               const char *path, const myo_log *log);

/** Writes score.txt, score.json, events.tsv, junit.xml and labels/<recording>.txt (Audacity) into
 *  `folder`. @return OK, OUTPUT, NO_MEMORY */
MYO_API MYO_CHECKED myo_status myo_score_save(myo_score *score, const char *folder,
                                              const myo_log *log);

MYO_API void myo_score_close(myo_score **score);

#ifdef __cplusplus
}
#endif

#endif
