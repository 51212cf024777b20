/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The ordered decision rules: the first that fires names the subject and prints its numbers. */
#ifndef MYO_CLASSIFY_RULES_H
#define MYO_CLASSIFY_RULES_H

#include "core/detections.h"
#include "core/arena.h"
#include "myoscribe/event.h"
#include "myoscribe/settings.h"

/** What is known of the recording around a subject. */
typedef struct myo_context {
    const myo_settings *settings;
    const char *unit;
    double rate_hz;
    double noise_hz; /**< root-mean-square frequency of the rest noise; NaN unknown */
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

typedef struct myo_verdict {
    bool named; /**< false: no rule fired, the subject is rest */
    myo_class class_;
    myo_certainty certainty;
    const char *subtype; /**< NULL: none */
    double confidence;
    const char *reason; /**< in the arena */
    const char *rule;
} myo_verdict;

/**
 * A rule sets `verdict->named` when it fires and leaves the verdict alone when it does not.
 * @return OK, NO_MEMORY
 */
typedef myo_status (*myo_rule_apply)(myo_verdict *verdict, const myo_subject *subject,
                                     myo_arena *arena);

typedef struct myo_rule {
    const char *name;
    myo_rule_apply apply;
} myo_rule;

/** The table, in order. */
const myo_rule *myo_rules(size_t *count);

/** Applies the rules in order. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_classify(myo_verdict *out, const myo_subject *subject, myo_arena *arena);

/** Rules, one file each. */
myo_status myo_rule_motion(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena);
myo_status myo_rule_pop(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena);
myo_status myo_rule_evoked(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena);
myo_status myo_rule_ecg(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena);
myo_status myo_rule_fasciculation(myo_verdict *verdict, const myo_subject *subject,
                                  myo_arena *arena);
myo_status myo_rule_train(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena);
myo_status myo_rule_task(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena);
myo_status myo_rule_cramp(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena);
myo_status myo_rule_voluntary(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena);

/** Names the subject. @return OK; NO_MEMORY when `reason` is NULL */
myo_status myo_verdict_set(myo_verdict *verdict, myo_class class_, const char *subtype,
                           myo_certainty certainty, double confidence, const char *reason);

/** 1 / (1 + exp(-(bias + sum of margins))), each margin clamped to -3..3: exact, 0..1. A margin is
 * the distance of a feature to its threshold in units of that feature's own spread. */
double myo_confidence(double bias, const double *margins, size_t count);

/** " 0.42 s" or " none": an interval to a neighbour, as text in the arena. */
const char *myo_interval_text(double seconds, myo_arena *arena);

/** "38.2 uV", "0.0041 %FS", "312 counts": three digits whatever the unit, as text in the arena. */
const char *myo_amplitude_text(double amplitude, const char *unit, myo_arena *arena);

#endif
