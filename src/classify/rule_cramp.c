/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cramp: sustained, without or beyond its task, in one muscle head, irregular and slowly modulated.
 * Sources: localisation Khan & Burne 2007 and Ross & Thomas 1995; interval variation 44.6 +- 9.7 %
 * and the common 1.4 Hz drive Minetto 2009 (J Neurophysiol 102:1890). No validated automatic rule
 * exists: the combination and its limits are ours. */
#include <math.h>

#include "classify/rules.h"

static const double MODULATION = 4.0;   /* 1-2 Hz over 3-8 Hz envelope power, per hertz */
static const double LOCAL_SILENT = 1.5; /* under this another channel is as active */
static const double NEEDED = 2.0;       /* points of evidence */

typedef struct cramp_evidence {
    double outlasting, localised, modulated, irregular, gradual, twitching, total;
} cramp_evidence;

static double clamp(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

static cramp_evidence weigh(const myo_subject *subject)
{
    const myo_segment *s = subject->segment;
    const myo_settings *settings = subject->context->settings;
    cramp_evidence e = { 0 };
    if (s->outlasts_s >= settings->cramp_outlast_s)
        e.outlasting = 2.0;
    else if (subject->context->marks && !(s->task_share > 0.5))
        e.outlasting = 1.5; /* at rest although the protocol is known */
    if (s->localisation == s->localisation)
        e.localised = s->localisation > settings->cramp_localisation ? 1.5
                      : s->localisation < LOCAL_SILENT               ? -1.5
                                                                     : 0.0;
    if (s->modulation == s->modulation)
        e.modulated = clamp(s->modulation / MODULATION - 1.0, -1.0, 1.5);
    if (s->interval_cv == s->interval_cv)
        e.irregular = s->interval_cv > settings->train_irregular_cv ? 1.0 : -1.0;
    if (s->rise_s == s->rise_s)
        e.gradual = s->rise_s > settings->cramp_rise_s ? 0.75 : -0.75;
    e.twitching = s->twitches_around > 0 ? 0.5 : 0.0;
    e.total = e.outlasting + e.localised + e.modulated + e.irregular + e.gradual + e.twitching;
    return e;
}

static const char *describe(const myo_subject *subject, const cramp_evidence *e, double seconds,
                            myo_arena *arena)
{
    const myo_segment *s = subject->segment;
    const char *task = "no task marks to compare with";
    if (subject->context->marks)
        task = s->outlasts_s == s->outlasts_s && s->outlasts_s > 0
                   ? myo_arena_format(arena, "outlasts its task by %.1f s", s->outlasts_s)
                   : "outside every task mark";
    const char *where =
        s->localisation == s->localisation
            ? myo_arena_format(arena, "%.1f times the rise of the other channels", s->localisation)
            : "one channel only";
    if (task == NULL || where == NULL)
        return NULL;
    return myo_arena_format(arena,
                            "sustained for %.1f s, %.1f dB over rest; %s; %s; slow modulation %.1f "
                            "(limit %.1f); rises in %.1f s; %d twitches around; evidence %.1f "
                            "(limit %.1f)",
                            seconds, s->snr_db, task, where, s->modulation, MODULATION, s->rise_s,
                            (int)s->twitches_around, e->total, NEEDED);
}

myo_status myo_rule_cramp(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_segment *s = subject->segment;
    if (s == NULL || s->train || subject->context->no_rest)
        return MYO_OK;
    const double seconds = (double)(s->end - s->first) / subject->context->rate_hz;
    if (seconds < subject->context->settings->sustained_s)
        return MYO_OK;
    const cramp_evidence e = weigh(subject);
    if (e.total < NEEDED)
        return MYO_OK;
    /* only a protocol or a silent neighbour can prove that nobody meant it */
    const bool proven = e.outlasting > 0 && (e.localised > 0 || e.modulated > 0 || e.irregular > 0);
    const double margin = (e.total - NEEDED) / 0.75;
    return myo_verdict_set(verdict, MYO_CLASS_CRAMP, NULL, proven ? MYO_DEFINITE : MYO_LIKE,
                           myo_confidence(0.0, &margin, 1), describe(subject, &e, seconds, arena));
}
