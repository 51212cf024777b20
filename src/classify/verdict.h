/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A verdict, and what rules write into it: numbers as confidence, and as text. */
#ifndef MYO_CLASSIFY_VERDICT_H
#define MYO_CLASSIFY_VERDICT_H

#include <stdbool.h>

#include "core/arena.h"
#include "myoscribe/event.h"

typedef struct myo_verdict {
    bool named; /**< false: no rule fired, the subject is rest */
    myo_class class_;
    myo_certainty certainty;
    const char *subtype; /**< NULL: none */
    double confidence;
    const char *reason; /**< in the arena */
} myo_verdict;

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
