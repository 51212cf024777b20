/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a score is made of, from event tables to gates. Times are whole microseconds everywhere. */
#ifndef MYO_SCORE_SCORE_TYPES_H
#define MYO_SCORE_SCORE_TYPES_H

#include "core/arena.h"
#include "core/array.h"
#include "core/text.h"
#include "myoscribe/score.h"
#include "score/matching.h"

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
    bool open; /**< an interval of unknown end; end_us is then the onset and the tolerance */
    size_t line;
    size_t group; /**< index of the channel; 0 where channels are ignored */
    myo_outcome outcome;
    size_t partner;      /**< in the other table; MYO_NO_PARTNER: none */
    size_t last_partner; /**< intervals: the last event that overlaps; else as partner */
    int confused;        /**< class of the event that stands in its place; MYO_CONFUSION_NONE */
} myo_score_event;

#define MYO_NO_TIME INT64_MIN

typedef struct myo_event_table {
    const char *path;
    myo_score_event *events; /**< sorted by onset */
    size_t count;
    bool has_channel, has_sigma, has_decided;
    size_t repeats;         /**< rows that repeat another, of a detector: they are false */
    size_t merged;          /**< intervals joined to the one before, as --merge-gap asks */
    bool was_sorted;        /**< by us: the rows were not in the order of their onsets */
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
    myo_spans *excluded;      /**< per group: not scored */
    myo_spans *active;        /**< per group: scored, but no rest */
    myo_spans *self_excluded; /**< per group: what the detector excludes, scored or not */
    const char *error;        /**< why it was not scored; NULL: it was */
    double seconds;           /**< the work took */
    int64_t excluded_reference_us, excluded_detected_us;
    int64_t excluded_either_us;  /**< by either side, whether it is accepted or not */
    int64_t excluded_union_us;   /**< not scored */
    int64_t channel_time_us;     /**< duration times channels; -1 = unknown */
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

#endif
