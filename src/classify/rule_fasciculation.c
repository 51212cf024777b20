/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A single potential at rest. Amplitude over local noise: SPiQE (doi 10.1016/j.clinph.2019.03.032)
 * and Rice's rate for the factor; duration: needle range 2.8-37.4 ms (JNNP 2013) with margin;
 * isolation by intervals: Sleutjes 2016 (doi 10.1002/mus.24712); echoes merged: Kleine 2012. */
#include <math.h>

#include "classify/rules.h"

static const double WEAK = 7; /* times the noise; ours */
static const double EXTENDED = 1.2;
static const double LEAST_REST_S =
    8; /* rest a track must have before a twitch means anything; ours */

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

static double fasciculation_confidence(const myo_subject *subject, double peak, double duration)
{
    const myo_discharge *d = subject->discharge;
    const myo_settings *s = subject->context->settings;
    const double nearest = d->before_s < d->after_s ? d->before_s : d->after_s;
    const double low = (double)d->low_peak / fabs((double)d->value);
    const double margins[] = {
        (peak - s->spike_sigma) / 1.5 - 0.5,
        2.0 * (s->spike_max_s - duration) / s->spike_max_s - 0.5,
        nearest > s->isolation_s ? 0.5 : -1.0,
        d->template_id > 0 ? 1.0 : 0.0,
        1.0 - 2.0 * low,
        d->accelerometer == MYO_ACCELEROMETER_CONFIRMED    ? 1.5
        : d->accelerometer == MYO_ACCELEROMETER_MECHANICAL ? -1.5
                                                           : 0.0,
        d->channels > 3 ? -1.0 : 0.0,
    };
    return myo_confidence(1.0, margins, sizeof margins / sizeof *margins);
}

myo_status myo_rule_fasciculation(myo_verdict *verdict, const myo_subject *subject,
                                  myo_arena *arena)
{
    const myo_discharge *d = subject->discharge;
    const myo_settings *s = subject->context->settings;
    if (d == NULL || !d->major || d->broad || d->continual || subject->context->no_rest)
        return MYO_OK;
    if (subject->context->rest_s < LEAST_REST_S)
        return MYO_OK;
    const double duration = (double)(d->end - d->onset) / subject->context->rate_hz;
    /* what stands out of the noise around it may make a lone potential look a little longer */
    const double longest = EXTENDED * s->spike_max_s + (d->multiplicity > 1 ? s->merge_s : 0.0);
    if (duration < s->spike_min_s || duration > longest)
        return MYO_OK;
    const double peak = fabs((double)d->value) / (double)d->sigma;
    const bool isolated = d->before_s > s->isolation_s && d->after_s > s->isolation_s;
    /* a weak one among others is rather one of a firing unit whose discharges are partly lost */
    if (!isolated && peak < WEAK)
        return MYO_OK;
    const char *before = myo_interval_text(d->before_s, arena);
    const char *after = myo_interval_text(d->after_s, arena);
    const char *motion = motion_text(d, arena), *shape = unit_text(d, arena);
    if (before == NULL || after == NULL || motion == NULL || shape == NULL)
        return MYO_NO_MEMORY;
    const char *kind = d->multiplicity > 1 ? "multiplet" : isolated ? "isolated" : "grouped";
    const double confidence = fasciculation_confidence(subject, peak, duration);
    const char *reason = myo_arena_format(
        arena,
        "%s potential: %.1f %s peak to peak, peak %.1f times the noise of %.2f %s (limit %.1f), "
        "%.0f ms long; previous discharge %s, next %s; %s%s",
        kind, (double)d->peak_to_peak, subject->context->unit, peak, (double)d->sigma,
        subject->context->unit, s->spike_sigma, 1000.0 * duration, before, after, shape, motion);
    return myo_verdict_set(verdict, MYO_CLASS_FASCICULATION, kind,
                           confidence < 0.5 ? MYO_INDETERMINATE : MYO_DEFINITE, confidence, reason);
}
