/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/activity_search.h"

#include "detect/ecg_subtraction.h"
#include "detect/noise_floor.h"
#include "detect/envelope_threshold.h"

/* Segments mostly inside damage say nothing. */
static void drop_damaged(myo_decide_track *track)
{
    myo_segment *segments = track->segments.items;
    size_t left = 0;
    for (size_t i = 0; i < track->segments.count; i++) {
        const int64_t length = segments[i].end - segments[i].first;
        if (length > 0 &&
            2 * myo_intervals_overlap(&track->damaged, segments[i].first, segments[i].end) <=
                length)
            segments[left++] = segments[i];
    }
    track->segments.count = left;
}

/* Activity. Where a track seems never to rest, it may be the heart that does not: then activity and
 * noise are looked for in what is left without it. Elsewhere its beats are told from potentials
 * later, one by one: they vary, and what a mean beat leaves would be taken for potentials.
 * Responses to stimuli come as regularly as a heart, so with stimulus marks nothing is taken for
 * one. */
static myo_status find_segments(myo_decide_run *run, myo_decide_track *track)
{
    size_t stimuli;
    (void)myo_intervals_items(&track->task.stimulus, &stimuli);
    if (stimuli > 0 || !track->noise.no_rest)
        return myo_segments_find(&track->segments, track->source, &track->noise,
                                 run->input->settings);
    myo_ecg_template heart;
    myo_ecg_subtraction view;
    const myo_analysed_track *source = track->source;
    myo_status status = myo_ecg_template_find(&heart, source, &track->noise);
    if (heart.found) {
        myo_ecg_subtraction_open(&view, &heart, source);
        source = &view.source;
        if (status == MYO_OK)
            status = myo_noise_track(&track->noise, source, &track->task, run->scratch);
    }
    if (status == MYO_OK)
        status = myo_segments_find(&track->segments, source, &track->noise, run->input->settings);
    myo_ecg_template_free(&heart);
    return status;
}

myo_status myo_decide_activity(myo_decide_run *run, myo_decide_track *track)
{
    MYO_TRY(find_segments(run, track));
    drop_damaged(track);
    return MYO_OK;
}
