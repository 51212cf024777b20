/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers to a stimulus: M waves and reflexes begin within MYO_EVOKED_S of their mark. They are
 * neither spontaneous nor voluntary, so nothing is counted from them. */
#include "classify/rules.h"

static const double AFTER_S = 0.25; /* a segment that goes on longer after the last stimulus may be
                                       an afterdischarge or a cramp: other rules ask; ours */

myo_status myo_rule_evoked(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_discharge *d = subject->discharge;
    const myo_segment *s = subject->segment;
    if (d != NULL ? d->state != MYO_DISCHARGE_EVOKED
                  : !s->evoked || !(s->stimulus_end_s <= AFTER_S))
        return MYO_OK;
    const double lag_ms = 1000.0 * (d != NULL ? d->stimulus_s : s->stimulus_s);
    return myo_verdict_set(verdict, MYO_CLASS_UNSCORED, "evoked", MYO_DEFINITE, 0.95,
                           myo_arena_format(arena,
                                            "begins %.1f ms after a stimulus %s (limit %.0f ms): "
                                            "an evoked response, neither spontaneous nor voluntary",
                                            lag_ms, d != NULL && d->after_edge ? "edge" : "mark",
                                            1000.0 * MYO_EVOKED_S));
}
