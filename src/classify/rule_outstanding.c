/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A potential that stands out of what fires around it. In resting muscle units of 10 to 30 uV fire
 * for minutes; a twitch among them is larger than they are, and rarer. Limits are chosen on real
 * potentials pasted into real muscle (the development part of bench/evaluation's semi-synthetic
 * set): size alone, at 10 times the level, lets 3.8 discharges a minute of firing units through;
 * with the limits on others of its size around it, 0.5. In contraction only what is alone and huge
 * is seen, and nobody can say that it was not meant.
 */
#include "classify/rules.h"

#include <math.h>

static const double OUT = 10.5;      /* times the local level */
static const double OUT_AT_ONCE = 6; /* times the level of its quarter of a second: no burst */
static const double SUREST = 0.975;
static const double FAR_OUT = 15;     /* likewise, in a contraction */
static const double LEAST_REST_S = 8; /* as rule_fasciculation.c */
enum { NEAR = 2, WITH_NEAR = 2, AROUND = 5, GOES_ON = 2, SMALLER = 12, FAR_AROUND = 3 };
static const double LONGEST = 2; /* times spike_max_s; wide electrodes and polyphasic units */

static bool is_among_its_like(const myo_discharge *d)
{
    const int32_t around = d->continual ? GOES_ON : AROUND;
    return (d->crowd_near >= NEAR && d->crowd >= WITH_NEAR) || d->crowd >= around ||
           d->crowd_smaller >= SMALLER || d->rhythmic;
}

static bool stands_out(const myo_discharge *d, double peak)
{
    const double at_once = fabs((double)d->value) / (double)d->brief_sigma;
    if (d->muscle == MYO_MUSCLE_CONTRACTION)
        return peak >= FAR_OUT && at_once >= OUT && d->crowd_near == 0 && d->crowd <= FAR_AROUND;
    return peak >= OUT && at_once >= OUT_AT_ONCE && !is_among_its_like(d);
}

myo_status myo_rule_outstanding(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_discharge *d = subject->discharge;
    if (d == NULL || !d->major || d->noise_outlier ||
        (d->continual && d->muscle == MYO_MUSCLE_QUIET))
        return MYO_OK;
    const double peak = fabs((double)d->value) / (double)d->sigma;
    const double duration = (double)(d->end - d->onset) / subject->context->rate_hz;
    if (!stands_out(d, peak) || duration > LONGEST * subject->context->settings->spike_max_s)
        return MYO_OK;
    const bool contracts = d->muscle == MYO_MUSCLE_CONTRACTION;
    /* right on real ground: 94 % under 20 times the level, 97 % above */
    const double margins[] = { (peak - OUT) / 12.0, contracts ? -0.3 : 0.0,
                               d->accelerometer == MYO_ACCELEROMETER_CONFIRMED ? 1.0 : 0.0 };
    const double sure = myo_confidence(2.6, margins, sizeof margins / sizeof *margins);
    const char *size = myo_amplitude_text((double)d->peak_to_peak, subject->context->unit, arena);
    const char *level = myo_amplitude_text((double)d->sigma, subject->context->unit, arena);
    if (size == NULL || level == NULL)
        return MYO_NO_MEMORY;
    return myo_verdict_set(
        verdict, MYO_CLASS_FASCICULATION, "isolated",
        subject->context->rest_s < LEAST_REST_S ? MYO_INDETERMINATE : MYO_LIKE,
        sure < SUREST ? sure : SUREST,
        myo_arena_format(arena,
                         "potential that stands out of %s: %s peak to peak, peak %.1f times the "
                         "level of %s around it (limit %.1f), %.0f ms long; %d others nearly as "
                         "large within 0.25 s, %d within 1 s; not proven: the muscle is active",
                         contracts ? "a contraction" : "low-level activity", size, peak, level,
                         contracts ? FAR_OUT : OUT, 1000.0 * duration, (int)d->crowd_near,
                         (int)d->crowd));
}
