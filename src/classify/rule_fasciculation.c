/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A single potential at rest. Amplitude over local noise: SPiQE (doi 10.1016/j.clinph.2019.03.032)
 * and Rice's rate for the factor; duration: needle range 2.8-37.4 ms (JNNP 2013) with margin;
 * isolation by intervals: Sleutjes 2016 (doi 10.1002/mus.24712); echoes merged: Kleine 2012. */
#include <math.h>

#include "classify/rules.h"

static const double WEAK = 7; /* times the noise; ours */
static const double EXTENDED = 1.2;
static const double RETURNING = 1.5;  /* a shape that returns is one unit's, however long; ours */
static const double MAIN_PHASE = 0.5; /* of a potential: all that stands out of more noise; ours */
static const double LEAST_REST_S =
    8; /* rest a track must have before a twitch means anything; ours */
static const double STEADY_REST_S = 20;  /* under it the noise is hardly known; ours */
static const double OWN = 12;            /* times the noise: not from the muscle beside; ours */
static const double SLOWER = 0.8;        /* than the noise is a potential; ours */
static const double SUREST = 0.985;      /* on real ground no more were right */
enum { FEW = 2, AROUND = 4, MANY = 11 }; /* others around it; as rule_outstanding.c */
static const double CLEAR = 8;           /* times the noise: stands for itself; ours */

static const char *motion_text(const myo_discharge *d, myo_arena *arena)
{
    switch (d->accelerometer) {
    case MYO_ACCELEROMETER_CONFIRMED:
        return myo_arena_format(arena, "; motion follows after %.0f ms", 1000.0 * d->lag_s);
    case MYO_ACCELEROMETER_SILENT:
        return "; no motion: electrical only";
    case MYO_ACCELEROMETER_MECHANICAL:
        return myo_arena_format(arena, "; motion leads by %.0f ms", -1000.0 * d->lag_s);
    case MYO_ACCELEROMETER_NONE:
        break;
    }
    return "";
}

static const char *unit_text(const myo_discharge *d, myo_arena *arena)
{
    return d->template_id == 0 ? "a shape of its own"
                               : myo_arena_format(arena, "shape of unit %d (correlation %.2f)",
                                                  (int)d->template_id, (double)d->correlation);
}

/* Where units fire, a weak potential is rather one of theirs, and a large one may be: log odds
 * taken off, by how many were right on real ground (the semi-synthetic development set). */
static double among_units(const myo_discharge *d, double peak)
{
    if (d->muscle == MYO_MUSCLE_QUIET)
        return 0.0;
    return (peak < CLEAR ? 4.0 : peak < OWN ? 2.5 : 0.8) + (d->template_id == 0 ? 1.5 : 0.0);
}

/* Log odds of being a true twitch: a logistic regression on 11 000 fasciculations named in the
 * evaluation's development and wide recipes, rounded. What it cannot tell apart, and how simulated
 * twitches differ from real ones, it does not know: hence the limit. */
static double fasciculation_confidence(const myo_subject *subject, double peak, double duration)
{
    const myo_discharge *d = subject->discharge;
    const myo_settings *s = subject->context->settings;
    const double nearest = d->before_s < d->after_s ? d->before_s : d->after_s;
    const double margins[] = {
        (peak - s->spike_sigma) / 1.25,
        nearest > s->isolation_s ? 1.0 : 0.0,
        nearest > 2.0 * s->merge_s ? 1.25 : 0.0,
        d->template_id > 0 ? 1.4 : 0.0,
        d->accelerometer == MYO_ACCELEROMETER_CONFIRMED    ? 1.5
        : d->accelerometer == MYO_ACCELEROMETER_MECHANICAL ? -0.5
                                                           : 0.0,
        duration <= s->spike_max_s ? 0.4 : 0.0,
        (double)d->frequency_hz > SLOWER * subject->context->noise_hz ? 0.0 : 1.0,
        d->channels > 3 ? -1.0 : 0.0, /* interference reaches all channels; ours */
    };
    const double sure =
        myo_confidence(-2.0 - among_units(d, peak), margins, sizeof margins / sizeof *margins);
    return sure < SUREST ? sure : SUREST;
}

typedef struct uncertainty {
    myo_certainty certainty;
    const char *text; /* for the reason; NULL: no memory */
} uncertainty;

/* What keeps a fasciculation from being definite, the weightiest first. */
static uncertainty uncertainty_of(const myo_subject *subject, double peak, double confidence,
                                  myo_arena *arena)
{
    const myo_discharge *d = subject->discharge;
    const double rest_s = subject->context->rest_s;
    if (rest_s < STEADY_REST_S)
        return (uncertainty) { MYO_INDETERMINATE,
                               myo_arena_format(
                                   arena,
                                   "; indeterminate: only %.1f s of rest to know the noise "
                                   "by (limit %.0f s)",
                                   rest_s, STEADY_REST_S) };
    if (confidence < 0.5)
        return (uncertainty) { MYO_INDETERMINATE, "; indeterminate: confidence under 0.5" };
    if (peak < CLEAR && d->template_id == 0 && d->accelerometer != MYO_ACCELEROMETER_CONFIRMED)
        return (uncertainty) {
            MYO_LIKE, myo_arena_format(arena,
                                       "; not proven: under %.0f times the noise, a shape that "
                                       "does not return and no motion seen",
                                       CLEAR)
        };
    return (uncertainty) { MYO_DEFINITE, "" };
}

/* What stands out of the noise around it may make a lone potential look a little longer; of one
 * that the noise hides in part only the main phase is seen. An echo repeats its unit: what is
 * longer than a potential and of a shape that does not return is a burst of several units. */
static bool has_length(const myo_discharge *d, const myo_settings *s, double duration, double peak)
{
    const bool hidden = (double)d->edge > 1.01 * s->onset_share && peak >= CLEAR;
    const bool returns = d->template_id > 0;
    return duration >= (hidden ? MAIN_PHASE : 1.0) * s->spike_min_s &&
           duration <= (returns ? RETURNING : EXTENDED) * s->spike_max_s +
                           (returns && d->multiplicity > 1 ? s->merge_s : 0.0);
}

/* Units that fire at low level are many of one size; the weaker one is, the more alone it must be.
 */
static bool is_crowded(const myo_discharge *d, double peak)
{
    if (d->muscle == MYO_MUSCLE_QUIET)
        return false;
    return peak < CLEAR ? d->crowd_near > 1 || d->rest_smaller > FEW
                        : d->rest_crowd > AROUND || d->rest_smaller > MANY;
}

myo_status myo_rule_fasciculation(myo_verdict *verdict, const myo_subject *subject,
                                  myo_arena *arena)
{
    const myo_discharge *d = subject->discharge;
    const myo_settings *s = subject->context->settings;
    if (d == NULL || !d->major || d->noise_outlier || d->continual || d->in_activity ||
        subject->context->no_rest)
        return MYO_OK;
    if (subject->context->rest_s < LEAST_REST_S)
        return MYO_OK;
    const double duration = (double)(d->end - d->onset) / subject->context->rate_hz;
    const double peak = fabs((double)d->value) / (double)d->sigma;
    if (!has_length(d, s, duration, peak))
        return MYO_OK;
    if (is_crowded(d, peak))
        return MYO_OK;
    const bool isolated = d->before_s > s->isolation_s && d->after_s > s->isolation_s;
    /* a weak one among others is rather one of a firing unit whose discharges are partly lost */
    if (!isolated && peak < WEAK)
        return MYO_OK;
    /* a run of potentials that nothing shows to be units seen elsewhere is activity */
    if (d->template_id == 0 && d->train >= (int32_t)s->train_intervals)
        return MYO_OK;
    /* beside a muscle that contracts throughout it is rather crosstalk, or a unit that helps */
    if (subject->context->others_active && peak < OWN)
        return MYO_OK;
    const char *kind = d->multiplicity > 1 ? "multiplet" : isolated ? "isolated" : "grouped";
    const double confidence = fasciculation_confidence(subject, peak, duration);
    /* a weak one where units fire: nobody can tell, and its time is no clean rest */
    if (d->muscle != MYO_MUSCLE_QUIET && d->template_id == 0 && confidence < 0.5)
        return MYO_OK;
    const uncertainty unsure = uncertainty_of(subject, peak, confidence, arena);
    const char *unit = subject->context->unit;
    const char *before = myo_interval_text(d->before_s, arena);
    const char *after = myo_interval_text(d->after_s, arena);
    const char *motion = motion_text(d, arena), *shape = unit_text(d, arena);
    const char *size = myo_amplitude_text((double)d->peak_to_peak, unit, arena);
    const char *noise = myo_amplitude_text((double)d->sigma, unit, arena);
    if (before == NULL || after == NULL || motion == NULL || shape == NULL || size == NULL ||
        noise == NULL || unsure.text == NULL)
        return MYO_NO_MEMORY;
    const char *reason = myo_arena_format(
        arena,
        "%s potential: %s peak to peak, peak %.1f times the noise of %s (limit %.1f), %.0f ms "
        "long; previous discharge %s, next %s; %s%s%s",
        kind, size, peak, noise, s->spike_sigma, 1000.0 * duration, before, after, shape, motion,
        unsure.text);
    return myo_verdict_set(verdict, MYO_CLASS_FASCICULATION, kind, unsure.certainty, confidence,
                           reason);
}
