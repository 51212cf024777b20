/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Firing motor units: the intervals of a regular train vary by 10-20 %, those of a cramp by 45 %
 * (Minetto 2009). */
#include "classify/rules.h"

/* Dense firing of several units, or of one of which some discharges are lost in the noise: single
 * twitches are rarer than 2 per second. */
static myo_status name_continual(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_segment *s = subject->segment;
    const double limit = subject->context->settings->train_irregular_cv;
    const double margin = 0.2 * ((double)s->discharges - 8.0);
    const char *intervals =
        s->interval_cv == s->interval_cv
            ? myo_arena_format(arena,
                               "intervals vary by %.0f %% (over %.0f %%: several units, or "
                               "irregular as in cramp)",
                               100.0 * s->interval_cv, 100.0 * limit)
            : "they overlap: several units";
    if (intervals == NULL)
        return MYO_NO_MEMORY;
    return myo_verdict_set(
        verdict, MYO_CLASS_VOLUNTARY, "continual", s->interval_cv < limit ? MYO_DEFINITE : MYO_LIKE,
        myo_confidence(0.5, &margin, 1),
        myo_arena_format(arena,
                         "continual low-level firing: %d discharges at %.1f per second (twitches "
                         "are rarer than 2), %s",
                         (int)s->discharges, s->train_rate_hz, intervals));
}

myo_status myo_rule_train(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_segment *s = subject->segment;
    const double limit = subject->context->settings->train_regular_cv;
    if (s == NULL || !s->train)
        return MYO_OK;
    if (!(s->interval_cv < limit))
        return name_continual(verdict, subject, arena);
    const double margins[] = { (limit - s->interval_cv) / 0.08,
                               0.3 * ((double)s->discharges - 4.0) };
    return myo_verdict_set(verdict, MYO_CLASS_VOLUNTARY, "train", MYO_DEFINITE,
                           myo_confidence(0.5, margins, 2),
                           myo_arena_format(arena,
                                            "regular motor-unit firing: %d discharges at %.1f per "
                                            "second, intervals vary by %.0f %% (limit %.0f %%)",
                                            (int)s->discharges, s->train_rate_hz,
                                            100.0 * s->interval_cv, 100.0 * limit));
}
