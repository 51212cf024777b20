/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What pass 2 knows of a recording while it decides: each part reads fields that parts before it
 * have written and writes its own, as its header says; nothing else passes between them. Private to
 * src/decide.
 */
#ifndef MYO_DECIDE_DECIDE_STATE_H
#define MYO_DECIDE_DECIDE_STATE_H

#include "classify/fatigue_trend.h"
#include "classify/rules.h"
#include "core/detections.h"
#include "core/fail.h"
#include "decide/decision.h"
#include "detect/accelerometer_clock.h"
#include "detect/local_level.h"
#include "detect/templates.h"

/** A named discharge or segment, before it becomes an event. */
typedef struct myo_finding {
    int64_t first, end; /**< frames */
    myo_verdict verdict;
    const myo_discharge *discharge; /**< one of the two, or neither (accelerometer only) */
    const myo_segment *segment;
    const myo_motion *motion;
    int64_t episode;
    const char *crosstalk_of; /**< channel of its source; NULL: no cross-talk */
    int32_t repetition; /**< its number in a series of contractions, from 1; 0: of none */
    myo_fatigue_trend fatigue;
    bool has_fatigue, fatigue_row;
} myo_finding;

/** One track. Each group of fields is written by the stage that is named. */
typedef struct myo_decide_track {
    /* decide_state */
    const myo_analysed_track *source;
    bool emg;
    /* task_marks, noise_floor, unusable_ranges */
    myo_task task;
    myo_noise noise;
    myo_local_level level;
    myo_intervals noisy;   /**< rest noise over the limit */
    myo_intervals damaged; /**< damage and noisy, with their guard */
    /* activity_search, discharge_search, short_segments; then by all that know more of them */
    myo_array segments;    /**< myo_segment, in order until trains are pushed */
    myo_array discharges;  /**< myo_discharge, in order */
    myo_clusters clusters; /**< shapes of the discharges */
    /* buried_search */
    myo_array buried; /**< myo_discharge, in order: those inside segments */
    /* accelerometers */
    myo_array motions;             /**< myo_motion, in order; of accelerometers */
    int64_t accelerometer;         /**< index of the track that goes with it, -1: none */
    myo_accelerometer_clock clock; /**< of that accelerometer */
    /* trains */
    myo_intervals firing;       /**< trains */
    myo_intervals within_guard; /**< segments with rest_guard_s on both sides */
    myo_intervals not_isolated; /**< segments with isolation_s on both sides */
    /* apply_rules, movements_alone */
    myo_array findings; /**< myo_finding */
    myo_intervals unnamed; /**< potentials at rest that no rule names */
    double rest_s;      /**< without segments and damage; see also clean_rest_s */
    /* clean_rest */
    myo_intervals active;    /**< segments and trains with their guard, voluntary marks */
    myo_intervals artefacts; /**< what the rules called artefact, with a guard */
    double clean_rest_s;
    double quiet_s, low_level_s, contraction_s; /**< of all that is not damaged */
    double dispersion; /**< of the fasciculations in clean rest, see rate_interval.h */
    int64_t fasciculations, cramps, clean_fasciculations;
    /* contraction_fatigue */
    myo_fatigue_trend fatigue; /**< the one its summary speaks of */
    bool has_fatigue;
} myo_decide_track;

typedef struct myo_decide_run {
    const myo_decide_input *input;
    const myo_log *log;
    myo_arena *arena;   /**< of the result */
    myo_arena *scratch; /**< of this run */
    size_t count;
    myo_decide_track *tracks;
    int32_t emg_count;
    int64_t episodes;
} myo_decide_run;

/** Opens a run over the tracks of `input`; closed by myo_decide_state_close also where it fails.
 *  @return OK, NO_MEMORY, or what a spool file returns */
MYO_CHECKED myo_status myo_decide_state_open(myo_decide_run *run, const myo_decide_input *input,
                                             myo_arena *arena, const myo_log *log);

/** Adds the text of `status` for memory that went to a file. @return status */
myo_status myo_decide_state_close(myo_decide_run *run, myo_status status);

/** One track is done with a stage: what it left is not needed in memory for the next. */
void myo_decide_give_back(const myo_decide_run *run);

/** Seconds on the recording's clock of a frame. */
double myo_track_time(const myo_track *track, int64_t frame);

/** What the rules are told of the recording around a subject. */
myo_context myo_track_context(const myo_decide_run *run, const myo_decide_track *track);

/** Appends a finding with an episode of its own to the track; NULL: no memory. */
myo_finding *myo_finding_add(myo_decide_run *run, myo_decide_track *track, int64_t first,
                             int64_t end, const myo_verdict *verdict);

#endif
