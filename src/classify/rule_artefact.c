/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Electrode and cable artefacts: most of their energy lies below the EMG band (De Luca 2010, doi
 * 10.1016/j.jbiomech.2010.01.027: under 20 Hz), while a surface potential keeps most above it. */
#include <math.h>

#include "classify/rules.h"

static const double MOTION_RATIO = 1.2; /* removed low part over the peak kept; ours */
static const double POP_TAIL = 0.35;    /* low part 50-150 ms after, over the peak; ours */
static const double SEGMENT_RATIO = 4;  /* power below the band over power in it; ours */
static const double LEADS_S = 0.02;     /* motion this far ahead cannot follow from a twitch */

static myo_status motion_discharge(myo_verdict *verdict, const myo_subject *subject,
                                   myo_arena *arena)
{
    const myo_discharge *d = subject->discharge;
    const double ratio = (double)d->low_peak / fabs((double)d->value);
    const bool leads = d->accelerometer == MYO_ACCELEROMETER_MECHANICAL && d->lag_s < -LEADS_S;
    if (!d->major || d->ecg || !(ratio > MOTION_RATIO || (leads && ratio > 0.5 * MOTION_RATIO)))
        return MYO_OK;
    const double margin = (ratio - MOTION_RATIO) / 0.4;
    const char *ahead =
        leads ? myo_arena_format(arena, "; motion leads by %.0f ms", -1000.0 * d->lag_s) : "";
    const char *reason =
        ahead == NULL ? NULL
                      : myo_arena_format(arena,
                                         "slow deflection: the part below the EMG band is %.1f "
                                         "times the peak in it (limit %.1f)%s",
                                         ratio, MOTION_RATIO, ahead);
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
    /* a pop is steeper and decays: its own rule, next, names it */
    if (subject->discharge != NULL)
        return (double)subject->discharge->tail > POP_TAIL
                   ? MYO_OK
                   : motion_discharge(verdict, subject, arena);
    return motion_segment(verdict, subject, arena);
}

myo_status myo_rule_pop(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_discharge *d = subject->discharge;
    if (d == NULL || !d->major || d->ecg || !((double)d->tail > POP_TAIL))
        return MYO_OK;
    const double ratio = (double)d->low_peak / fabs((double)d->value);
    if (!(ratio > 0.5))
        return MYO_OK;
    const double margins[] = { ((double)d->tail - POP_TAIL) / 0.2, (ratio - 0.5) / 0.5 };
    return myo_verdict_set(
        verdict, MYO_CLASS_ARTEFACT, "pop", MYO_DEFINITE, myo_confidence(0.5, margins, 2),
        myo_arena_format(arena,
                         "electrode pop: a step (%.1f times the peak in the EMG band) whose tail "
                         "is still %.0f %% of the peak 50 to 150 ms later (limit %.0f %%)",
                         ratio, 100.0 * (double)d->tail, 100.0 * POP_TAIL));
}
