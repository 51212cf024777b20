/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An electrode pop: a step of the contact potential, and the exponential that the input makes of
 * it. The limits are ours. */
#include "classify/rules.h"
#include "classify/slow_part.h"

static const double STEEP_RATIO = 2; /* a step has no more than this; ours */
static const double POP_TAIL = 0.2;  /* low part 50-150 ms after, over the peak; ours */

/* Of a step that lasts; ours */
static const double STEP_FLANK = 1.05, STEP_FLANK_HZ = 100, STEP_SLOW = 0.38, STEP_SIGMA = 12;

/* A step with a tail, or a deflection too steep to be a movement. */
static bool is_pop(const myo_discharge *d)
{
    const double ratio = myo_slow_part(d);
    return ratio > MYO_SLOW_PART_LIMIT && (ratio < STEEP_RATIO || (double)d->tail > ratio / 4.0) &&
           (double)d->tail > POP_TAIL;
}

/* A step that lasts has no slow part once its constant is taken off; its flank still fills the band
 * while most of what the band leaves of it is slow. Potentials have as much of the one as of the
 * other. */
static bool is_step(const myo_discharge *d, double noise_hz)
{
    const double flank = (double)d->slew_hz;
    return flank >= STEP_FLANK * noise_hz && flank >= STEP_FLANK_HZ &&
           (double)d->frequency_hz <= STEP_SLOW * flank &&
           fabs((double)d->value) >= STEP_SIGMA * (double)d->sigma;
}

static myo_status name_step(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_discharge *d = subject->discharge;
    const double margin = (STEP_SLOW - (double)d->frequency_hz / (double)d->slew_hz) / 0.1;
    return myo_verdict_set(
        verdict, MYO_CLASS_ARTEFACT, "pop", MYO_DEFINITE, myo_confidence(2.0, &margin, 1),
        myo_arena_format(
            arena,
            "step of the electrode's potential: its flank is that of %.0f Hz (the band's "
            "noise: %.0f Hz), all of it that of %.0f Hz (limit %.2f times the flank's)",
            (double)d->slew_hz, subject->context->outlier_hz, (double)d->frequency_hz, STEP_SLOW));
}

myo_status myo_rule_pop(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_discharge *d = subject->discharge;
    if (d == NULL || !d->major)
        return MYO_OK;
    if (!is_pop(d))
        return is_step(d, subject->context->outlier_hz) ? name_step(verdict, subject, arena)
                                                        : MYO_OK;
    const double margins[] = { ((double)d->tail - POP_TAIL) / 0.2, (myo_slow_part(d) - 0.5) / 0.5 };
    return myo_verdict_set(
        verdict, MYO_CLASS_ARTEFACT, "pop", MYO_DEFINITE, myo_confidence(1.0, margins, 2),
        myo_arena_format(arena,
                         "electrode pop: a step (%.1f times the peak in the EMG band) whose tail "
                         "is still %.0f %% of the peak 50 to 150 ms later (limit %.0f %%)",
                         myo_slow_part(d), 100.0 * (double)d->tail, 100.0 * POP_TAIL));
}
