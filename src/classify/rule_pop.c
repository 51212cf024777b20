/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An electrode pop: a step of the contact potential, and the exponential that the input makes of
 * it. The limits are ours. */
#include "classify/rules.h"
#include "classify/slow_part.h"

static const double STEEP_RATIO = 2; /* a step has no more than this; ours */
static const double POP_TAIL = 0.2;  /* low part 50-150 ms after, over the peak; ours */

/* A step with a tail, or a deflection too steep to be a movement. */
static bool is_pop(const myo_discharge *d)
{
    const double ratio = myo_slow_part(d);
    return ratio > MYO_SLOW_PART_LIMIT && (ratio < STEEP_RATIO || (double)d->tail > ratio / 4.0) &&
           (double)d->tail > POP_TAIL;
}

myo_status myo_rule_pop(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_discharge *d = subject->discharge;
    if (d == NULL || !d->major || !is_pop(d))
        return MYO_OK;
    const double margins[] = { ((double)d->tail - POP_TAIL) / 0.2, (myo_slow_part(d) - 0.5) / 0.5 };
    return myo_verdict_set(
        verdict, MYO_CLASS_ARTEFACT, "pop", MYO_DEFINITE, myo_confidence(1.0, margins, 2),
        myo_arena_format(arena,
                         "electrode pop: a step (%.1f times the peak in the EMG band) whose tail "
                         "is still %.0f %% of the peak 50 to 150 ms later (limit %.0f %%)",
                         myo_slow_part(d), 100.0 * (double)d->tail, 100.0 * POP_TAIL));
}
