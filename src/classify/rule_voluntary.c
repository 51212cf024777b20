/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Voluntary activity: regular trains (interval variation 10-20 % against 45 % in cramp, Minetto
 * 2009), activity under a task mark, and every other activity no earlier rule claimed. */
#include <math.h>

#include "classify/rules.h"

static double segment_seconds(const myo_subject *subject)
{
    return (double)(subject->segment->end - subject->segment->first) / subject->context->rate_hz;
}

/* Dense firing of several units, or of one of which some discharges are lost in the noise: single
 * twitches are rarer than 2 per second. */
static myo_status name_continual(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_segment *s = subject->segment;
    const double limit = subject->context->settings->train_irregular_cv;
    const double margin = 0.2 * ((double)s->discharges - 8.0);
    return myo_verdict_set(
        verdict, MYO_CLASS_VOLUNTARY, "continual", s->interval_cv < limit ? MYO_DEFINITE : MYO_LIKE,
        myo_confidence(0.5, &margin, 1),
        myo_arena_format(
            arena,
            "continual low-level firing: %d discharges at %.1f per second (twitches "
            "are rarer than 2), intervals vary by %.0f %% (over %.0f %%: several units, "
            "or irregular as in cramp)",
            (int)s->discharges, s->train_rate_hz, 100.0 * s->interval_cv, 100.0 * limit));
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

myo_status myo_rule_task(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_segment *s = subject->segment;
    if (s == NULL || !(s->task_share > 0.5) ||
        s->outlasts_s >= subject->context->settings->cramp_outlast_s)
        return MYO_OK;
    const double margins[] = { (s->task_share - 0.5) / 0.15, (s->snr_db - 3.0) / 3.0 };
    return myo_verdict_set(
        verdict, MYO_CLASS_VOLUNTARY, NULL, MYO_DEFINITE, myo_confidence(1.0, margins, 2),
        myo_arena_format(arena,
                         "activity inside a voluntary task mark: %.0f %% of "
                         "its %.2f s, %.1f dB over rest",
                         100.0 * s->task_share, segment_seconds(subject), s->snr_db));
}

myo_status myo_rule_voluntary(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_segment *s = subject->segment;
    if (s == NULL)
        return MYO_OK;
    const double seconds = segment_seconds(subject);
    const double sustained = subject->context->settings->sustained_s;
    const double margins[] = { (s->snr_db - 3.0) / 3.0 };
    if (subject->context->no_rest) {
        const char *rms = myo_amplitude_text(s->rms, subject->context->unit, arena);
        if (rms == NULL)
            return MYO_NO_MEMORY;
        return myo_verdict_set(
            verdict, MYO_CLASS_VOLUNTARY, "no_rest", MYO_LIKE, 0.7,
            myo_arena_format(arena,
                             "muscle activity throughout (%s RMS, narrower than noise): the "
                             "recording shows no rest to compare with",
                             rms));
    }
    const char *kind = seconds < sustained ? "burst" : "hold";
    return myo_verdict_set(verdict, MYO_CLASS_VOLUNTARY, kind,
                           subject->context->marks ? MYO_LIKE : MYO_DEFINITE,
                           myo_confidence(0.5, margins, 1),
                           myo_arena_format(arena,
                                            "%s of %.2f s, %.1f dB over rest, rising in %.2f s; "
                                            "nothing marks it as involuntary",
                                            kind, seconds, s->snr_db, s->rise_s));
}
