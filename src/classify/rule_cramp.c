/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cramp: sustained, without or beyond its task, in one muscle head, irregular and slowly modulated.
 * Sources: localisation Khan & Burne 2007 and Ross & Thomas 1995; interval variation 44.6 +- 9.7 %
 * and the common 1.4 Hz drive Minetto 2009 (J Neurophysiol 102:1890). No validated automatic rule
 * exists: the combination and its limits are ours. */
#include <math.h>

#include "classify/rules.h"

static const double MODULATION = 1.5; /* 1-2 Hz over 3-8 Hz envelope power, per hertz; ours */
static const double STRONG_MODULATION = 3;
static const double STEADY = 0.11;      /* depth of the slow envelope: holds stay under it; ours */
static const double RHYTHMIC = 0.35;    /* over it somebody moves; ours */
static const double FALL_S = 1.2;       /* cramps end unit by unit; ours */
static const double LOCAL_SILENT = 1.5; /* under this another channel is as active */
static const double NEEDED = 2.2, STRONG = 3.5; /* points of evidence */
static const double SEEN_S = 1; /* of recording before it, or its onset was not seen */
static const double REST_S = 5; /* of rest in the recording */

typedef struct cramp_evidence {
    double outlasting, localised, modulated, unsteady, gradual, fading, twitching, total;
} cramp_evidence;

static double clamp(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

static bool known(double value)
{
    return value == value;
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
    if (known(s->localisation))
        e.localised = s->localisation > settings->cramp_localisation ? 1.5
                      : s->localisation < LOCAL_SILENT               ? -1.5
                                                                     : 0.0;
    /* twice the limit is one point */
    if (known(s->modulation))
        e.modulated = clamp(s->modulation / MODULATION - 1.0, -1.0, 1.5);
    if (known(s->modulation_depth))
        e.unsteady = s->modulation_depth < STEADY     ? -1.0
                     : s->modulation_depth < RHYTHMIC ? 1.0
                                                      : -0.5;
    if (known(s->rise_s))
        e.gradual = s->rise_s > settings->cramp_rise_s ? 0.5 : -0.75;
    if (known(s->fall_s))
        e.fading = s->fall_s > FALL_S ? 0.75 : -0.5;
    e.twitching = s->twitches_around > 1 ? 0.5 : 0.0;
    e.total =
        e.outlasting + e.localised + e.modulated + e.unsteady + e.gradual + e.fading + e.twitching;
    return e;
}

/* Only a protocol, or a silent neighbour beside a slow swing no hold has, shows that nobody meant
 * it. */
static bool is_proven(const myo_segment *s, const cramp_evidence *e)
{
    if (e->outlasting > 0)
        return e->localised > 0 || e->modulated > 0 || e->unsteady > 0;
    return e->localised > 0 && e->unsteady > 0 && s->modulation > STRONG_MODULATION &&
           e->total >= STRONG;
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
    return myo_arena_format(
        arena,
        "sustained for %.1f s, %.1f dB over rest; %s; %s; envelope swings by %.0f "
        "%% (holds under %.0f %%), at 1-2 Hz %.1f times as much as faster "
        "(limit %.1f); rises in %.1f s, fades in %.1f s; %d twitches around; "
        "evidence %.1f points (limit %.1f)",
        seconds, s->snr_db, task, where, 100.0 * s->modulation_depth, 100.0 * STEADY, s->modulation,
        MODULATION, s->rise_s, s->fall_s, (int)s->twitches_around, e->total, NEEDED);
}

myo_status myo_rule_cramp(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_segment *s = subject->segment;
    if (s == NULL || s->train || subject->context->no_rest)
        return MYO_OK;
    const double seconds = (double)(s->end - s->first) / subject->context->rate_hz;
    if (seconds < subject->context->settings->sustained_s)
        return MYO_OK;
    /* what began before the recording may have been meant */
    if (((double)s->first < SEEN_S * subject->context->rate_hz ||
         subject->context->rest_s < REST_S) &&
        !(s->outlasts_s > 0))
        return MYO_OK;
    const cramp_evidence e = weigh(subject);
    if (e.total < NEEDED)
        return MYO_OK;
    const double margin = (e.total - NEEDED) / 0.75;
    return myo_verdict_set(verdict, MYO_CLASS_CRAMP, NULL,
                           is_proven(s, &e) ? MYO_DEFINITE : MYO_LIKE,
                           myo_confidence(0.0, &margin, 1), describe(subject, &e, seconds, arena));
}
