/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Activity that was asked for: most of it lies inside a voluntary task mark. */
#include "classify/rules.h"

myo_status myo_rule_task(myo_verdict *verdict, const myo_subject *subject, myo_arena *arena)
{
    const myo_segment *s = subject->segment;
    if (s == NULL || !(s->task_share > 0.5) ||
        s->outlasts_s >= subject->context->settings->cramp_outlast_s)
        return MYO_OK;
    const double seconds = (double)(s->end - s->first) / subject->context->rate_hz;
    const double margins[] = { (s->task_share - 0.5) / 0.15, (s->snr_db - 3.0) / 3.0 };
    return myo_verdict_set(verdict, MYO_CLASS_VOLUNTARY, NULL, MYO_DEFINITE,
                           myo_confidence(1.0, margins, 2),
                           myo_arena_format(arena,
                                            "activity inside a voluntary task mark: %.0f %% of "
                                            "its %.2f s, %.1f dB over rest",
                                            100.0 * s->task_share, seconds, s->snr_db));
}
