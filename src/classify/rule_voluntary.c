/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every activity that no earlier rule claimed. */
#include "classify/rules.h"

myo_status myo_rule_voluntary(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_segment *s = subject->segment;
    if (s == NULL)
        return MYO_OK;
    const double seconds = (double)(s->end - s->first) / subject->context->rate_hz;
    const double sustained = subject->context->settings->sustained_s;
    const double margins[] = { (s->snr_db - 3.0) / 3.0 };
    if (subject->context->no_rest) {
        const char *rms = myo_amplitude_text(s->rms, subject->context->unit, arena);
        if (rms == NULL)
            return MYO_NO_MEMORY;
        return myo_verdict_set(
            verdict, MYO_CLASS_VOLUNTARY, "no_rest", MYO_LIKE, 0.7,
            myo_arena_format(arena,
                             "muscle activity throughout (%s RMS, narrower than noise): the "
                             "recording shows no rest to compare with",
                             rms));
    }
    const char *kind = seconds < sustained ? "burst" : "hold";
    const char *rise =
        s->rise_s == s->rise_s ? myo_arena_format(arena, ", rising in %.2f s", s->rise_s) : "";
    if (rise == NULL)
        return MYO_NO_MEMORY;
    return myo_verdict_set(verdict, MYO_CLASS_VOLUNTARY, kind,
                           subject->context->marks ? MYO_LIKE : MYO_DEFINITE,
                           myo_confidence(0.5, margins, 1),
                           myo_arena_format(arena,
                                            "%s of %.2f s, %.1f dB over rest%s; "
                                            "nothing marks it as involuntary",
                                            kind, seconds, s->snr_db, rise));
}
