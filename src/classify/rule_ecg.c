/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heart beats: one shape at a steady rate (RR varies under 10 % at rest), often on every channel.
 * The exact limits are ours. */
#include "classify/rules.h"

myo_status myo_rule_ecg(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_discharge *d = subject->discharge;
    if (d == NULL || d->state != MYO_DISCHARGE_HEART)
        return MYO_OK;
    const double margins[] = { ((double)d->ecg_share - 0.75) / 0.1, d->channels > 1 ? 1.0 : 0.0 };
    return myo_verdict_set(
        verdict, MYO_CLASS_ARTEFACT, "ecg", MYO_DEFINITE, myo_confidence(1.0, margins, 2),
        myo_arena_format(arena,
                         "heart beat: the same shape returns %.0f times a "
                         "minute, %.0f %% of its intervals fit (limit 75 %%), "
                         "on %d of %d channels at once",
                         60.0 / (double)d->ecg_interval_s, 100.0 * (double)d->ecg_share,
                         (int)d->channels, (int)subject->context->channels));
}
