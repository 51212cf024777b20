/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The ordered decision rules: the first that fires names the subject and prints its numbers. */
#ifndef MYO_CLASSIFY_RULES_H
#define MYO_CLASSIFY_RULES_H

#include "classify/verdict.h"
#include "core/detections.h"
#include "myoscribe/settings.h"

/** What is known of the recording around a subject. */
typedef struct myo_context {
    const myo_settings *settings;
    const char *unit;
    double rate_hz;
    double noise_hz; /**< root-mean-square frequency of the rest noise; NaN unknown */
    double outlier_hz; /**< the same of its fast part, and so of its outliers */
    double rest_s;   /**< rest of the track, before artefacts are known */
    bool calibrated, accelerometer, marks, no_rest;
    bool others_active; /**< another EMG track shows contraction throughout, so nobody rests */
    int32_t channels;   /**< EMG tracks of the recording */
} myo_context;

/** Exactly one of discharge and segment is set. */
typedef struct myo_subject {
    const myo_context *context;
    const myo_discharge *discharge;
    const myo_segment *segment;
} myo_subject;

/**
 * A rule sets `verdict->named` when it fires and leaves the verdict alone when it does not.
 * @return OK, NO_MEMORY
 */
typedef myo_status myo_rule_apply(myo_verdict *verdict, const myo_subject *subject,
                                  myo_arena *arena);

#define MYO_RULE(name) myo_rule_apply myo_rule_##name;
#include "classify/rules.def"
#undef MYO_RULE

/** Applies the rules in order. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_classify(myo_verdict *out, const myo_subject *subject, myo_arena *arena);

#endif
