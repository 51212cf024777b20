/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/contraction_size.h"

#include <math.h>
#include <string.h>

#include "annotation/mark_type.h"
#include "decide/contraction_spectra.h"

/* Amplitudes of maximal contractions are taken over half a second and more (CEDE, Besomi 2020). */
static const double STEADY_S = 0.5;

static bool is_under_mvc(const myo_decide_run *run, const myo_track *t, const myo_finding *finding)
{
    const myo_recording_info *info = run->input->recording;
    const double from = myo_track_time(t, finding->first), to = myo_track_time(t, finding->end);
    for (size_t i = 0; info != NULL && i < info->mark_count; i++) {
        const myo_mark *mark = &info->marks[i];
        const bool concerns = mark->channel == NULL || strcmp(mark->channel, t->channel) == 0;
        if (concerns && myo_mark_type_meant(mark->type) == MYO_MARK_MVC && mark->onset_s < to &&
            mark->onset_s + mark->duration_s > from)
            return true;
    }
    return false;
}

static const myo_finding *largest(const myo_decide_run *run, const myo_decide_track *track,
                                  bool under_mvc)
{
    const myo_track *t = track->source->track;
    const double steady = STEADY_S * t->geometry.rate_hz;
    const myo_finding *findings = track->findings.items, *best = NULL;
    for (size_t i = 0; i < track->findings.count; i++) {
        const myo_finding *f = &findings[i];
        if (!myo_is_contraction(f) || (under_mvc && !is_under_mvc(run, t, f)))
            continue;
        const bool is_steady = (double)(f->end - f->first) >= steady;
        const bool was_steady = best != NULL && (double)(best->end - best->first) >= steady;
        if (best == NULL || (is_steady && !was_steady) ||
            (is_steady == was_steady && f->segment->rms > best->segment->rms))
            best = f;
    }
    return best;
}

/* Largest absolute sample of [first, end), from the envelope's extremes. */
static myo_status peak_of(double *peak, const myo_decide_track *track, const myo_finding *finding)
{
    enum { BLOCK = 512 };
    const myo_track *t = track->source->track;
    const int64_t hop = (int64_t)t->geometry.hop;
    int64_t at = finding->first / hop;
    const int64_t last = (finding->end + hop - 1) / hop, end = last < t->hops ? last : t->hops;
    myo_hop block[BLOCK];
    *peak = NAN;
    while (at < end) {
        const size_t count = (size_t)(end - at < BLOCK ? end - at : BLOCK);
        MYO_TRY(track->source->hops(track->source->context, at, count, block));
        for (size_t i = 0; i < count; i++) {
            *peak = fmax(*peak, fabs((double)block[i].minimum)); /* fmax passes over a NaN */
            *peak = fmax(*peak, fabs((double)block[i].maximum));
        }
        at += (int64_t)count;
    }
    return MYO_OK;
}

myo_status myo_contraction_size(myo_summary *row, const myo_decide_run *run,
                                const myo_decide_track *track)
{
    row->rms_max = row->peak_max = row->mdf_start_hz = row->rms_reference = NAN;
    const myo_finding *best = track->emg ? largest(run, track, false) : NULL;
    if (best == NULL)
        return MYO_OK;
    row->rms_max = best->segment->rms;
    if (best->has_fatigue)
        row->mdf_start_hz = best->fatigue.used > 2 && best->fatigue.first_mdf_hz > 0
                                ? best->fatigue.first_mdf_hz
                                : best->fatigue.mean_mdf_hz;
    const myo_finding *reference = largest(run, track, true);
    if (reference != NULL)
        row->rms_reference = reference->segment->rms;
    return peak_of(&row->peak_max, track, best);
}
