/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cramp: sustained, and not meant. The signal of one muscle hardly tells: voluntary holds wobble at
 * the 1.4 Hz of a cramp's common drive (Minetto 2009, J Neurophysiol 102:1890), and as much. So the
 * evidence is what lies around it: a task that it outlasts or a mark of rest that it breaks, silent
 * neighbours (Khan & Burne 2007, Ross & Thomas 1995), twitches out of which it comes. How it begins
 * and ends, unit by unit, adds to that and is none by itself: people tense and let go slowly, too.
 * No validated automatic rule exists: the weights are ours, chosen on simulated cramps and as many
 * voluntary holds that wobble, are local or slow.
 */
#include <math.h>

#include "classify/rules.h"

static const double SWINGS = 1.6;   /* 1-2 Hz over 3-8 Hz envelope power: cramps do, real holds
                                     of 6 to 30 s stay under it; ours */
static const double RHYTHMIC = 0.5; /* depth of the slow envelope over which somebody moves; ours */
static const double FALL_S = 1.2;   /* cramps end unit by unit; ours */
static const double LOCAL_SILENT = 1.5; /* under this another channel is as active */
static const double LONG_AFTER_S = 5; /* after a task; people who let go late do it sooner; ours */
static const double NEEDED = 2.2;     /* points of evidence */
static const double SEEN_S = 1;       /* of recording before it, or its onset was not seen */
static const double REST_S = 5;       /* of rest in the recording */
enum { TWITCHES = 3 }; /* with one before it they count in full; fewer, or later ones, half */

typedef struct cramp_evidence {
    double task, localised, twitching; /* what lies around it */
    double gradual, fading, swinging;  /* its shape */
    double total;
} cramp_evidence;

static bool known(double value)
{
    return value == value;
}

static double weigh_task(const myo_subject *subject)
{
    const myo_segment *s = subject->segment;
    if (s->outlasts_s >= subject->context->settings->cramp_outlast_s)
        return s->outlasts_s >= LONG_AFTER_S ? 2.0 : 1.4;
    if (s->rest_share > 0.5)
        return 2.5;
    return subject->context->marks && !(s->task_share > 0.0) ? 1.0 : 0.0;
}

static cramp_evidence weigh(const myo_subject *subject)
{
    const myo_segment *s = subject->segment;
    const myo_settings *settings = subject->context->settings;
    const bool outlasting = s->outlasts_s >= settings->cramp_outlast_s;
    cramp_evidence e = { .task = weigh_task(subject) };
    if (known(s->localisation))
        e.localised = s->localisation > settings->cramp_localisation ? 1.0
                      : s->localisation < LOCAL_SILENT               ? -2.0
                                                                     : 0.0;
    e.twitching = s->twitches_before > 0 && s->twitches_around >= TWITCHES ? 2.0
                  : s->twitches_around > 0                                 ? 1.0
                                                                           : 0.0;
    if (known(s->rise_s) && !outlasting) /* else the task's beginning is its own */
        e.gradual = s->rise_s > settings->cramp_rise_s ? 0.5 : -0.5;
    if (known(s->fall_s))
        e.fading = s->fall_s > FALL_S ? 0.75 : -0.25;
    if (known(s->modulation))
        e.swinging = s->modulation < SWINGS ? -1.0 : 0.0;
    if (s->modulation_depth > RHYTHMIC)
        e.swinging = -2.0;
    e.total = e.task + e.localised + e.twitching + e.gradual + e.fading + e.swinging;
    return e;
}

/* What no voluntary hold of the evaluation shows: two independent signs that nobody meant it. */
static bool is_proven(const cramp_evidence *e)
{
    if (e->task >= 2.0)
        return e->localised > 0 || e->twitching >= 2.0;
    return e->localised > 0 && e->twitching >= 2.0 && e->gradual > 0 && e->fading > 0;
}

/* Shaped as a cramp, and nothing around it that tells a cramp from a hold. */
static bool is_untold(const myo_subject *subject, const cramp_evidence *e)
{
    return !subject->context->marks && e->localised == 0.0 && e->twitching == 0.0 &&
           e->gradual > 0 && e->fading > 0 && e->swinging == 0.0;
}

static const char *describe_task(const myo_subject *subject, myo_arena *arena)
{
    const myo_segment *s = subject->segment;
    if (s->outlasts_s > 0)
        return myo_arena_format(arena, "outlasts its task by %.1f s", s->outlasts_s);
    if (s->rest_share > 0.5)
        return "in a mark of rest";
    return subject->context->marks ? "outside every task mark" : "no task marks to compare with";
}

static const char *describe_shape(const myo_segment *s, myo_arena *arena)
{
    const char *swing =
        known(s->modulation)
            ? myo_arena_format(arena,
                               "swings by %.0f %% (work in cycles over %.0f %%), at 1-2 Hz %.1f "
                               "times as much as faster (limit %.1f)",
                               100.0 * s->modulation_depth, 100.0 * RHYTHMIC, s->modulation, SWINGS)
            : "too short to see it swing";
    if (swing == NULL || !known(s->rise_s) || !known(s->fall_s))
        return swing;
    return myo_arena_format(arena, "rises in %.1f s, fades in %.1f s; %s", s->rise_s, s->fall_s,
                            swing);
}

static const char *describe(const myo_subject *subject, const cramp_evidence *e, double seconds,
                            myo_arena *arena)
{
    const myo_segment *s = subject->segment;
    const char *task = describe_task(subject, arena), *shape = describe_shape(s, arena);
    const char *where =
        known(s->localisation)
            ? myo_arena_format(arena, "%.1f times the rise of the other channels", s->localisation)
            : "one channel only";
    if (task == NULL || where == NULL || shape == NULL)
        return NULL;
    return myo_arena_format(arena,
                            "sustained for %.1f s, %.1f dB over rest; %s; %s; %d twitches around; "
                            "%s; evidence %.1f points (limit %.1f)",
                            seconds, s->snr_db, task, where, (int)s->twitches_around, shape,
                            e->total, NEEDED);
}

static bool is_candidate(const myo_subject *subject, double seconds)
{
    const myo_segment *s = subject->segment;
    const myo_context *context = subject->context;
    if (s->train || context->no_rest || seconds < context->settings->sustained_s)
        return false;
    if (s->outlasts_s > 0)
        return true;
    /* what began before the recording may have been meant; and what is too short to show how it
     * swings may be anything that swells */
    return (double)s->first >= SEEN_S * context->rate_hz && context->rest_s >= REST_S &&
           known(s->modulation);
}

myo_status myo_rule_cramp(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_segment *s = subject->segment;
    if (s == NULL)
        return MYO_OK;
    const double seconds = (double)(s->end - s->first) / subject->context->rate_hz;
    if (!is_candidate(subject, seconds))
        return MYO_OK;
    const cramp_evidence e = weigh(subject);
    if (e.total >= NEEDED) {
        const double margin = (e.total - NEEDED) / 0.75;
        return myo_verdict_set(
            verdict, MYO_CLASS_CRAMP, NULL, is_proven(&e) ? MYO_DEFINITE : MYO_LIKE,
            myo_confidence(0.0, &margin, 1), describe(subject, &e, seconds, arena));
    }
    if (!is_untold(subject, &e))
        return MYO_OK;
    const char *shape = describe_shape(s, arena);
    if (shape == NULL)
        return MYO_NO_MEMORY;
    return myo_verdict_set(
        verdict, MYO_CLASS_UNSCORED, "contraction", MYO_INDETERMINATE, 0.5,
        myo_arena_format(arena,
                         "a cramp or a slow hold of %.1f s, %.1f dB over rest; %s; nothing tells "
                         "which: no task mark, no silent neighbour, no twitch around it",
                         seconds, s->snr_db, shape));
}
