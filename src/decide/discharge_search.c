/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/discharge_search.h"

#include <string.h>

#include "decide/unusable_ranges.h"
#include "detect/channel_coincidence.h"
#include "detect/discharges.h"

/* Beside a contraction half of a second on both sides is that contraction, and what lies there is
 * judged against the rest on its other side: a copy of the level that knows nothing there. */
static myo_status level_outside(myo_local_level *out, const myo_decide_run *run,
                                const myo_decide_track *track)
{
    const myo_track *t = track->source->track;
    const int64_t second = (int64_t)t->geometry.rate_hz;
    const myo_segment *segments = track->segments.items;
    *out = track->level;
    out->sigma = myo_arena_new(run->scratch, out->count, sizeof(float));
    if (out->sigma == NULL)
        return MYO_NO_MEMORY;
    if (out->count > 0)
        memcpy(out->sigma, track->level.sigma, out->count * sizeof(float));
    for (size_t i = 0; i < track->segments.count; i++) {
        const int64_t first = segments[i].first, end = segments[i].end;
        if (2 * myo_muscle_state_frames(&track->level, t, first, end, MYO_MUSCLE_CONTRACTION) >=
            end - first)
            myo_local_level_forget(out, t, first - second, end + second);
    }
    return MYO_OK;
}

myo_status myo_decide_discharges(myo_decide_run *run, myo_decide_track *track)
{
    const myo_segment *segments = track->segments.items;
    myo_intervals unsearched = MYO_INTERVALS, inside = MYO_INTERVALS;
    myo_local_level level;
    myo_status status;
    MYO_TRY(level_outside(&level, run, track));
    for (size_t i = 0; i < track->segments.count; i++)
        MYO_TRY_CLEAN(myo_intervals_add(&inside, segments[i].first, segments[i].end, NULL));
    MYO_TRY_CLEAN(myo_intervals_normalise(&inside));
    MYO_TRY_CLEAN(myo_unsearched_ranges(&unsearched, run, track, &inside));
    MYO_TRY_CLEAN(myo_discharges_find(&track->discharges, &track->clusters, track->source,
                                      &track->noise, &level, &unsearched, run->input->settings,
                                      run->scratch));
cleanup:
    myo_intervals_free(&unsearched);
    myo_intervals_free(&inside);
    return status;
}

void myo_decide_channels(myo_decide_run *run)
{
    for (size_t a = 0; a < run->count; a++)
        for (size_t b = 0; b < run->count; b++) {
            myo_decide_track *x = &run->tracks[a];
            const myo_decide_track *y = &run->tracks[b];
            if (a == b || !x->emg || !y->emg)
                continue;
            const myo_track *s = x->source->track, *t = y->source->track;
            myo_discharges_coincide(x->discharges.items, x->discharges.count, s->start_s,
                                    s->geometry.rate_hz, y->discharges.items, y->discharges.count,
                                    t->start_s, t->geometry.rate_hz);
        }
}
