/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pulses of a stimulator or a pacemaker, found by decide/electrical_edges.c. */
#include "classify/rules.h"

static const double SURE = 0.95; /* ours */

myo_status myo_rule_edge(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_discharge *d = subject->discharge;
    if (d == NULL || (d->state != MYO_DISCHARGE_STIMULUS && d->state != MYO_DISCHARGE_PACEMAKER))
        return MYO_OK;
    const bool paces = d->state == MYO_DISCHARGE_PACEMAKER;
    return myo_verdict_set(
        verdict, MYO_CLASS_ARTEFACT, paces ? "pacemaker" : "stimulus", MYO_DEFINITE, SURE,
        myo_arena_format(
            arena,
            "electrical edge: its steepest flank is that of %.0f Hz, of the band's noise "
            "%.0f Hz (limit 74 %%), and it returns with one shape and size%s",
            (double)d->slew_hz, subject->context->outlier_hz,
            paces ? ", in the rhythm of the heart beats beside it" : ""));
}
