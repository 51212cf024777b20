/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the files of the scorer share. Times are whole microseconds everywhere. */
#ifndef MYO_SCORE_SCORING_H
#define MYO_SCORE_SCORING_H

#include "core/arena.h"
#include "core/array.h"
#include "core/text.h"
#include "myoscribe/score.h"

/** A row that excludes its time, and one that is read but never scored (rest, stimulus). */
enum { MYO_KIND_EXCLUDE = MYO_CLASS_COUNT, MYO_KIND_IGNORED };
/** Columns and rows of the confusion matrix: the five scored classes and "none". */
enum { MYO_CONFUSION_NONE = MYO_CLASS_UNSCORED, MYO_CONFUSION_SIZE = MYO_CLASS_UNSCORED + 1 };

typedef enum myo_outcome {
    MYO_OUTCOME_IGNORED,
    MYO_OUTCOME_MATCHED,
    MYO_OUTCOME_MISSED,      /**< a reference event nothing was found for */
    MYO_OUTCOME_EXTRA,       /**< a detected event nothing is annotated for */
    MYO_OUTCOME_EXCLUDED,    /**< in excluded time or the learning period */
    MYO_OUTCOME_UNDETECTABLE /**< reference under the limit, or a detection matched to one */
} myo_outcome;

typedef struct myo_score_event {
    int64_t onset_us, end_us;
    int64_t decided_us;     /**< when the detector knew; MYO_NO_TIME if it does not say */
    double peak_over_sigma; /**< NaN: not stated */
    int kind;               /**< myo_class or MYO_KIND_... */
    const char *channel;    /**< NULL: all */
    size_t line;
    size_t group; /**< index of the channel; 0 where channels are ignored */
    myo_outcome outcome;
    size_t partner;      /**< in the other table; MYO_NO_PARTNER: none */
    size_t last_partner; /**< intervals: the last event that overlaps; else as partner */
    int confused;        /**< class of the event that stands in its place; MYO_CONFUSION_NONE */
} myo_score_event;

#define MYO_NO_TIME    INT64_MIN
#define MYO_NO_PARTNER SIZE_MAX

typedef struct myo_event_table {
    const char *path;
    myo_score_event *events; /**< sorted by onset */
    size_t count;
    bool has_channel, has_sigma, has_decided;
    int64_t *latest_end_us; /**< of events 0..i, so that a scan for overlaps knows where to begin */
} myo_event_table;

/** How to read an event table: the part of the options that concerns reading. */
typedef struct myo_event_rules {
    const myo_score_options *options;
    const char *const *excluding;
    size_t excluding_count;
    const bool *classes; /**< by myo_class: those that are scored */
    bool reference;      /**< peak_over_sigma is believed on this side only */
} myo_event_rules;

/** Excluded time of one channel group, sorted and disjoint. */
typedef struct myo_span {
    int64_t first_us, end_us;
} myo_span;

typedef struct myo_spans {
    myo_span *items;
    size_t count;
} myo_spans;

typedef struct myo_score_pair {
    const char *recording; /**< the relative stem both sides share */
    const char *reference_path, *detected_path;
    const char *detected_key; /**< as in the detected side's recordings.tsv; NULL: none */
    myo_event_table reference, detected;
    bool channels_matched;
    const char *channel_rule; /**< a sentence */
    size_t groups;
    const char **group_names;
    myo_spans *excluded; /**< per group */
    int64_t excluded_reference_us, excluded_detected_us, excluded_union_us;
    int64_t duration_us;         /**< of the recording; -1 = unknown */
    int64_t first_us;            /**< recording's own start; 0 where unknown */
    size_t recorded_channels;    /**< 0 = unknown */
    int64_t clean_rest_us;       /**< channel time by our results; -1 = unknown */
    const char *exposure_source; /**< a sentence; NULL: unknown */
    myo_score_counts counts[MYO_CLASS_COUNT];
    int64_t confusion[MYO_CONFUSION_SIZE][MYO_CONFUSION_SIZE];
} myo_score_pair;

typedef struct myo_gate_result {
    const char *name, *class_name, *limit, *measured;
    bool passed;
} myo_gate_result;

struct myo_score {
    myo_arena *arena;
    myo_score_options options;
    int64_t tolerance_us;
    bool classes[MYO_CLASS_COUNT]; /**< asked for */
    bool classes_given;
    const char *reference, *detected; /**< as given */
    bool folders;
    myo_score_pair *pairs;
    size_t pair_count;
    myo_class_score scores[MYO_CLASS_COUNT];
    int64_t confusion[MYO_CONFUSION_SIZE][MYO_CONFUSION_SIZE];
    myo_gate_result *gates;
    size_t gate_count;
    bool passed;
    char *rendered[MYO_SCORE_JUNIT + 1];
};

static inline bool myo_kind_is_point(int kind)
{
    return kind == MYO_CLASS_FASCICULATION;
}

/* event_table.c, event_csv.c, event_formats.c */
MYO_CHECKED myo_status myo_event_table_read(myo_event_table *out, const char *path,
                                            const myo_event_rules *rules, myo_arena *arena,
                                            const myo_log *log);
/** Class of a label, by maps, exclusions, then names. @return OK, MALFORMED */
MYO_CHECKED myo_status myo_event_kind(int *kind, const char *label, size_t line,
                                      const myo_event_rules *rules, const myo_log *log);
MYO_CHECKED myo_status myo_event_table_csv(myo_array *events, myo_event_table *table,
                                           const myo_event_rules *rules, myo_arena *arena,
                                           const myo_log *log);
/** Seconds, as text of `line` gave them, in whole microseconds. @return OK, MALFORMED */
MYO_CHECKED myo_status myo_event_time(int64_t *out, double value, double seconds_per_unit,
                                      size_t line, const char *what, const myo_log *log);

/* event_check.c */
/** `scored`: by myo_class; rows of the other classes may overlap. */
MYO_CHECKED myo_status myo_event_table_check(const myo_event_table *table, const bool *scored,
                                             const myo_log *log);
/** No event outside the recording. */
MYO_CHECKED myo_status myo_score_check_span(const myo_score_pair *pair, const myo_log *log);

/* pairing.c */
MYO_CHECKED myo_status myo_score_find_pairs(myo_score *score, const myo_log *log);

/* exposure.c: durations from recordings, our results or the option */
MYO_CHECKED myo_status myo_score_find_exposure(myo_score *score, const myo_log *log);

/* grouping.c: channels and excluded time */
MYO_CHECKED myo_status myo_score_group(myo_score *score, myo_score_pair *pair, const myo_log *log);
/** Microseconds of [first, end) in the spans. */
int64_t myo_spans_overlap(const myo_spans *spans, int64_t first_us, int64_t end_us);
bool myo_spans_contain(const myo_spans *spans, int64_t at_us);
/** Sorts and joins; returns the total length. */
int64_t myo_spans_join(myo_spans *spans);
/** Index of the first event that may end at `at_us` or later. */
size_t myo_event_table_reach(const myo_event_table *table, int64_t at_us);

/* matching.c */
typedef struct myo_match_input {
    const int64_t *reference, *detected; /**< sorted */
    const bool *optional;                /**< reference events that yield to others; NULL: none */
    size_t reference_count, detected_count;
    int64_t tolerance;
} myo_match_input;

/**
 * partner[i] = index of the detected event paired with reference event i, or MYO_NO_PARTNER.
 * Among all one-to-one pairings within the tolerance the one with (1) most reference events that
 * are not optional, (2) most pairs, (3) least total |dt|. @return OK, LIMIT, NO_MEMORY
 */
MYO_CHECKED myo_status myo_match_optimal(size_t *partner, const myo_match_input *input);
/** The rule of WFDB's bxb (1-4 of its 2002 version). */
void myo_match_bxb(size_t *partner, const myo_match_input *input);

/* points.c, episodes.c, confusion.c */
MYO_CHECKED myo_status myo_score_points(myo_score *score, myo_score_pair *pair, int kind,
                                        const myo_log *log);
MYO_CHECKED myo_status myo_score_episodes(myo_score *score, myo_score_pair *pair, int kind);
void myo_score_confusion(myo_score *score, myo_score_pair *pair);

/* summary.c: gross, average, intervals; gates.c */
MYO_CHECKED myo_status myo_score_summarise(myo_score *score);
MYO_CHECKED myo_status myo_score_judge(myo_score *score);

/** Signed onset difference of a matched reference event, microseconds. */
int64_t myo_score_dt(const myo_score_pair *pair, const myo_score_event *reference);
/** Sensitivity, PPV, F1 and false per minute of counts; NaN for 0/0. */
double myo_counts_sensitivity(const myo_score_counts *counts);
double myo_counts_ppv(const myo_score_counts *counts);
double myo_counts_f1(const myo_score_counts *counts);
double myo_counts_false_per_minute(const myo_score_counts *counts);

/* render_*.c */
void myo_score_render_table(const myo_score *score, myo_text *text);
void myo_score_render_events(const myo_score *score, myo_text *text);
void myo_score_render_junit(const myo_score *score, myo_text *text);
void myo_score_render_labels(const myo_score_pair *pair, myo_text *text);
MYO_CHECKED myo_status myo_score_render_json(const myo_score *score, myo_text *text);

#endif
