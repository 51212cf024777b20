/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What pass 2 is given and what it hands back. */
#ifndef MYO_DECIDE_DECISION_H
#define MYO_DECIDE_DECISION_H

#include "core/analysed_track.h"
#include "myoscribe/result.h"

typedef struct myo_decide_input {
    const myo_recording_info *recording; /**< NULL: no marks */
    const myo_settings *settings;
    size_t source_count;
    const myo_analysed_track
        *sources;             /**< EMG and ACC tracks, in the order of the result's tracks */
    size_t memory_bytes;      /**< what lists may take before they go to a file; 0: all of them */
    const char *spool_folder; /**< for that file; NULL: $TMPDIR or /tmp */
} myo_decide_input;

typedef struct myo_decision {
    size_t summary_count, event_count, exclusion_count, template_count;
    myo_summary *summaries;
    myo_event *events;
    myo_exclusion *exclusions;
    myo_template *templates;
    double clock_offset_s, clock_drift_ppm, clock_drift_error_ppm, chance_coincidence;
    int32_t clock_pairs;
    const char *exclusion_policy;
} myo_decision;

#endif
