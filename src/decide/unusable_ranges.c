/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/unusable_ranges.h"

#include <string.h>

static const double CLIPPED_PEAK_S = 0.01; /* longer clipping hides what was there; ours */

/* Stretches whose rest noise is over the limit are excluded, not classified (SPiQE's ATexc). */
static myo_status find_noisy(myo_decide_run *run, myo_decide_track *track)
{
    const myo_track *t = track->source->track;
    if (!track->emg || !t->calibrated || t->unit == NULL || strcmp(t->unit, "uV") != 0 ||
        track->noise.no_rest)
        return MYO_OK;
    for (size_t i = 0; i < track->noise.count; i++)
        if ((double)track->noise.sigma[i] > run->input->settings->noise_limit_uv) {
            const int64_t first = (int64_t)(i * t->geometry.window);
            int64_t end = first + (int64_t)t->geometry.window;
            end = end > t->frames ? t->frames : end;
            MYO_TRY(myo_intervals_add(&track->noisy, first, end, "noise"));
        }
    return myo_intervals_normalise(&track->noisy);
}

myo_status myo_decide_unusable(myo_decide_run *run, myo_decide_track *track)
{
    const myo_track *t = track->source->track;
    const int64_t guard = (int64_t)(run->input->settings->artefact_guard_s * t->geometry.rate_hz);
    MYO_TRY(find_noisy(run, track));
    return myo_intervals_unite(&track->damaged, track->source->damage, &track->noisy, guard,
                               t->frames);
}

/* A clipped peak is a large potential and not damage enough to overlook it. */
myo_status myo_unsearched_ranges(myo_intervals *out, const myo_decide_run *run,
                                 const myo_decide_track *track, const myo_intervals *inside)
{
    const myo_track *t = track->source->track;
    const double rate = t->geometry.rate_hz;
    const int64_t guard = (int64_t)(run->input->settings->artefact_guard_s * rate);
    myo_intervals heavy = MYO_INTERVALS, guarded = MYO_INTERVALS;
    size_t count;
    const myo_interval *items = myo_intervals_items(track->source->damage, &count);
    myo_status status = MYO_OK;
    for (size_t i = 0; i < count && status == MYO_OK; i++)
        if (items[i].why == NULL || strcmp(items[i].why, "clip") != 0 ||
            (double)(items[i].end - items[i].first) > CLIPPED_PEAK_S * rate)
            status = myo_intervals_add(&heavy, items[i].first, items[i].end, items[i].why);
    if (status == MYO_OK)
        status = myo_intervals_normalise(&heavy);
    if (status == MYO_OK)
        status = myo_intervals_unite(&guarded, &heavy, &track->noisy, guard, t->frames);
    if (status == MYO_OK)
        status = myo_intervals_unite(out, &guarded, inside, 0, t->frames);
    myo_intervals_free(&heavy);
    myo_intervals_free(&guarded);
    return status;
}
