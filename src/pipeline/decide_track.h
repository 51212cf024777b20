/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One track on its way through pass 2. Private to src/pipeline/decide*.c. */
#ifndef MYO_PIPELINE_DECIDE_TRACK_H
#define MYO_PIPELINE_DECIDE_TRACK_H

#include "classify/fatigue.h"
#include "classify/rules.h"
#include "core/evidence.h"
#include "core/fail.h"
#include "detect/coupling.h"
#include "detect/templates.h"
#include "pipeline/decide.h"

/** A named discharge or segment, before it becomes an event. */
typedef struct myo_finding {
    int64_t first, end; /**< frames */
    myo_verdict verdict;
    const myo_discharge *discharge; /**< one of the two, or neither (accelerometer only) */
    const myo_segment *segment;
    const myo_motion *motion;
    int64_t episode;
    myo_fatigue fatigue;
    bool has_fatigue, fatigue_row;
} myo_finding;

typedef struct myo_decide_track {
    const myo_source *source;
    size_t index;
    bool emg;
    myo_task task;
    myo_noise noise;
    myo_array segments, discharges, motions, findings;
    myo_clusters clusters;
    myo_intervals noisy;     /**< rest noise over the limit */
    myo_intervals damaged;   /**< damage and noisy, with their guard */
    myo_intervals active;    /**< segments and trains with their guard, voluntary marks */
    myo_intervals firing;    /**< trains */
    myo_intervals beside;    /**< segments with rest_guard_s on both sides */
    myo_intervals close;     /**< segments with isolation_s on both sides */
    myo_intervals artefacts; /**< what the rules called artefact, with a guard */
    myo_coupling coupling;   /**< to the accelerometer beside it */
    int64_t accelerometer;   /**< index of that track, -1: none */
    myo_fatigue fatigue;     /**< the one its summary speaks of */
    bool has_fatigue;
    double rest_s; /**< without segments and damage; see also clean_rest_s */
    double clean_rest_s;
    int64_t fasciculations, cramps, clean_fasciculations;
} myo_decide_track;

typedef struct myo_decide_run {
    const myo_decide_input *input;
    const myo_log *log;
    myo_arena *arena;   /**< of the result */
    myo_arena *scratch; /**< of this run */
    size_t count;
    myo_decide_track *tracks;
    int32_t emg_count;
    bool marks;
    int64_t episodes;
} myo_decide_run;

double myo_track_time(const myo_track *track, int64_t frame);
myo_context myo_track_context(const myo_decide_run *run, const myo_decide_track *track);
myo_finding *myo_finding_add(myo_decide_run *run, myo_decide_track *track, int64_t first,
                             int64_t end, const myo_verdict *verdict);

/** What no discharge is looked for in: damage with its guard, and `inside`; `out` is empty before.
 *  @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_decide_block(myo_intervals *out, const myo_decide_run *run,
                                        const myo_decide_track *track, const myo_intervals *inside);

/** Takes apart segments that are no activity: a few potentials of known units close together, or
 *  heart beats. Their discharges join those of the track. @return OK, NO_MEMORY, or of a source */
MYO_CHECKED myo_status myo_decide_short(myo_decide_run *run, myo_decide_track *track);

/** Parts or joins trains that reach into each other or into activity; afterwards no two segments of
 *  which one is a train overlap. @return OK, NO_MEMORY, or of a source */
MYO_CHECKED myo_status myo_decide_overlaps(myo_decide_run *run, myo_decide_track *track);

/** Marks what follows a stimulus mark. */
void myo_decide_evoked(myo_decide_track *track);

/** Stages, in order. @return OK, NO_MEMORY, or what a source returns */
MYO_CHECKED myo_status myo_decide_open_track(myo_decide_run *run, myo_decide_track *track);
MYO_CHECKED myo_status myo_decide_measure(myo_decide_run *run, myo_decide_track *track);
MYO_CHECKED myo_status myo_decide_motion(myo_decide_run *run);
MYO_CHECKED myo_status myo_decide_trains(myo_decide_run *run, myo_decide_track *track);
MYO_CHECKED myo_status myo_decide_classify(myo_decide_run *run, myo_decide_track *track);
MYO_CHECKED myo_status myo_decide_motion_only(myo_decide_run *run, myo_decide_track *track);
MYO_CHECKED myo_status myo_decide_fatigue(myo_decide_run *run, myo_decide_track *track);
MYO_CHECKED myo_status myo_decide_rest(myo_decide_run *run, myo_decide_track *track);
MYO_CHECKED myo_status myo_decide_summarise(myo_decision *out, myo_decide_run *run);
MYO_CHECKED myo_status myo_decide_write(myo_decision *out, myo_decide_run *run);
void myo_decide_close_track(myo_decide_track *track);

#endif
