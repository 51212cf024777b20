/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Low-level firing: the envelope is raised, but discharges do not overlap, so the muscle neither
 * contracts in earnest nor cramps. What stands out of it is looked for (rule_outstanding.c). */
#include "classify/rules.h"

static const double CONTRACTS = 0.5; /* share of a segment; ours */

myo_status myo_rule_tonic(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_segment *s = subject->segment;
    if (s == NULL || s->train || !(s->contraction_share < CONTRACTS))
        return MYO_OK;
    const double seconds = (double)(s->end - s->first) / subject->context->rate_hz;
    const char *rms = myo_amplitude_text(s->rms, subject->context->unit, arena);
    if (rms == NULL)
        return MYO_NO_MEMORY;
    const double margin = (CONTRACTS - s->contraction_share) / 0.25;
    return myo_verdict_set(
        verdict, MYO_CLASS_VOLUNTARY, "tonic", MYO_LIKE, myo_confidence(0.0, &margin, 1),
        myo_arena_format(arena,
                         "low-level firing for %.2f s (%s RMS): for %.0f %% of it the level within "
                         "a second reaches 6 noise floors, where discharges overlap (limit %.0f "
                         "%%)%s",
                         seconds, rms, 100.0 * s->contraction_share, 100.0 * CONTRACTS,
                         subject->context->no_rest ? "; the recording shows no rest to compare with"
                                                   : ""));
}
