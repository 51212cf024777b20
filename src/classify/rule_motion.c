/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Movement of electrodes and cables: most of its energy lies below the EMG band (De Luca 2010, doi
 * 10.1016/j.jbiomech.2010.01.027: under 20 Hz), while a surface potential keeps most above it. */
#include <math.h>

#include "classify/rules.h"
#include "classify/slow_part.h"

static const double LED_RATIO = 0.33;  /* with motion ahead; ours */
static const double SEGMENT_RATIO = 4; /* power below the band over power in it; ours */
static const double LEADS_S = 0.02;    /* motion this far ahead cannot follow from a twitch */

static myo_status motion_discharge(myo_verdict *verdict, const myo_subject *subject,
                                   myo_arena *arena)
{
    const myo_discharge *d = subject->discharge;
    const double ratio = myo_slow_part(d);
    const bool leads = d->accelerometer == MYO_ACCELEROMETER_MECHANICAL && d->lag_s < -LEADS_S;
    if (!d->major || !(ratio > MYO_SLOW_PART_LIMIT || (leads && ratio > LED_RATIO)))
        return MYO_OK;
    const double margin = (ratio - MYO_SLOW_PART_LIMIT) / 0.2;
    const char *ahead =
        leads ? myo_arena_format(arena, "; motion leads by %.0f ms", -1000.0 * d->lag_s) : "";
    const char *reason = ahead == NULL
                             ? NULL
                             : myo_arena_format(arena,
                                                "slow deflection: the part below the EMG band is "
                                                "%.2f times the peak in it (limit %.2f)%s",
                                                ratio, MYO_SLOW_PART_LIMIT, ahead);
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
