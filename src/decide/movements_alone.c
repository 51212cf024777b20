/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/movements_alone.h"

#include <math.h>

/* A recording that has only an accelerometer: short movements at rest may be twitches, which motion
 * alone cannot prove. */
myo_status myo_decide_movements(myo_decide_run *run, myo_decide_track *track)
{
    if (run->emg_count > 0)
        return MYO_OK;
    const myo_track *t = track->source->track;
    const myo_motion *motions = track->motions.items;
    for (size_t i = 0; i < track->motions.count; i++) {
        const myo_motion *m = &motions[i];
        const double length = m->end_s - m->onset_s;
        const double before = i == 0 ? INFINITY : m->onset_s - motions[i - 1].end_s;
        const double after =
            i + 1 == track->motions.count ? INFINITY : motions[i + 1].onset_s - m->end_s;
        const bool twitch = length <= 0.25 && m->low_ratio < 1.0 &&
                            before > run->input->settings->isolation_s &&
                            after > run->input->settings->isolation_s;
        myo_verdict verdict;
        const double margins[] = { (m->peak_over_sigma - 5.0) / 3.0, 1.0 - 2.0 * m->low_ratio };
        const char *reason = myo_arena_format(
            run->arena,
            "%s: %.4g %s, %.1f times its noise, %.0f ms long, slow movement %.1f times the part "
            "above 5 Hz; no EMG beside it",
            twitch ? "short movement at rest, as a twitch makes" : "movement", m->peak, t->unit,
            m->peak_over_sigma, 1000.0 * length, m->low_ratio);
        MYO_TRY(myo_verdict_set(&verdict, twitch ? MYO_CLASS_FASCICULATION : MYO_CLASS_ARTEFACT,
                                twitch ? "mechanical" : "motion", MYO_LIKE,
                                myo_confidence(-0.5, margins, 2), reason));
        const int64_t first = (int64_t)floor((m->onset_s - t->start_s) * t->geometry.rate_hz + 0.5);
        const int64_t end = (int64_t)floor((m->end_s - t->start_s) * t->geometry.rate_hz + 0.5) + 1;
        myo_finding *finding = myo_finding_add(run, track, first, end, &verdict);
        if (finding == NULL)
            return MYO_NO_MEMORY;
        finding->motion = m;
    }
    return MYO_OK;
}
