/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Electrode and cable artefacts: most of their energy lies below the EMG band (De Luca 2010, doi
 * 10.1016/j.jbiomech.2010.01.027: under 20 Hz), while a surface potential keeps most above it. */
#include <math.h>

#include "classify/rules.h"

static const double LOW_RATIO = 0.45;  /* removed low part over the peak kept; ours */
static const double LED_RATIO = 0.33;  /* with motion ahead; ours */
static const double STEEP_RATIO = 2;   /* a step has no more than this; ours */
static const double POP_TAIL = 0.2;    /* low part 50-150 ms after, over the peak; ours */
static const double SEGMENT_RATIO = 4; /* power below the band over power in it; ours */
static const double LEADS_S = 0.02;    /* motion this far ahead cannot follow from a twitch */

static double low_ratio(const myo_discharge *d)
{
    return (double)d->low_peak / fabs((double)d->value);
}

/* A step with a tail, or a deflection too steep to be a movement. */
static bool is_pop(const myo_discharge *d)
{
    const double ratio = low_ratio(d);
    return ratio > LOW_RATIO && (ratio < STEEP_RATIO || (double)d->tail > ratio / 4.0) &&
           (double)d->tail > POP_TAIL;
}

static myo_status motion_discharge(myo_verdict *verdict, const myo_subject *subject,
                                   myo_arena *arena)
{
    const myo_discharge *d = subject->discharge;
    const double ratio = low_ratio(d);
    const bool leads = d->accelerometer == MYO_ACCELEROMETER_MECHANICAL && d->lag_s < -LEADS_S;
    if (!d->major || !(ratio > LOW_RATIO || (leads && ratio > LED_RATIO)))
        return MYO_OK;
    const double margin = (ratio - LOW_RATIO) / 0.2;
    const char *ahead =
        leads ? myo_arena_format(arena, "; motion leads by %.0f ms", -1000.0 * d->lag_s) : "";
    const char *reason = ahead == NULL
                             ? NULL
                             : myo_arena_format(arena,
                                                "slow deflection: the part below the EMG band is "
                                                "%.2f times the peak in it (limit %.2f)%s",
                                                ratio, LOW_RATIO, ahead);
    return myo_verdict_set(verdict, MYO_CLASS_ARTEFACT, "motion", MYO_DEFINITE,
                           myo_confidence(1.0 + (leads ? 1.0 : 0.0), &margin, 1), reason);
}

static myo_status motion_segment(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_segment *s = subject->segment;
    if (s->train || !(s->low_ratio > SEGMENT_RATIO))
        return MYO_OK;
    const double margin = (s->low_ratio - SEGMENT_RATIO) / SEGMENT_RATIO;
    return myo_verdict_set(
        verdict, MYO_CLASS_ARTEFACT, "motion", MYO_DEFINITE, myo_confidence(1.0, &margin, 1),
        myo_arena_format(arena,
                         "movement of electrode or cable: %.1f times more power below the EMG "
                         "band than in it (limit %.1f)",
                         s->low_ratio, SEGMENT_RATIO));
}

myo_status myo_rule_motion(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    if (subject->discharge != NULL)
        return motion_discharge(verdict, subject, arena);
    return motion_segment(verdict, subject, arena);
}

myo_status myo_rule_pop(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_discharge *d = subject->discharge;
    if (d == NULL || !d->major || !is_pop(d))
        return MYO_OK;
    const double margins[] = { ((double)d->tail - POP_TAIL) / 0.2, (low_ratio(d) - 0.5) / 0.5 };
    return myo_verdict_set(
        verdict, MYO_CLASS_ARTEFACT, "pop", MYO_DEFINITE, myo_confidence(1.0, margins, 2),
        myo_arena_format(arena,
                         "electrode pop: a step (%.1f times the peak in the EMG band) whose tail "
                         "is still %.0f %% of the peak 50 to 150 ms later (limit %.0f %%)",
                         low_ratio(d), 100.0 * (double)d->tail, 100.0 * POP_TAIL));
}
