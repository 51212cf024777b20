/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Grouped discharges that recur, found by decide/recurring_groups.c. */
#include "classify/rules.h"

static const double SURE = 0.85; /* ours */

myo_status myo_rule_myokymia(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_discharge *d = subject->discharge;
    if (d == NULL || !d->major || d->state != MYO_DISCHARGE_GROUPED)
        return MYO_OK;
    return myo_verdict_set(
        verdict, MYO_CLASS_UNSCORED, "myokymia", MYO_LIKE, SURE,
        myo_arena_format(
            arena,
            "one of %d groups of 3 to 15 discharges with pauses between them (limit 8), "
            "which hold most of what this channel discharges: myokymia, not counted as "
            "fasciculations",
            (int)d->groups));
}
