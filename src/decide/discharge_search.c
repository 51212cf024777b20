/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/discharge_search.h"

#include "decide/unusable_ranges.h"
#include "detect/channel_coincidence.h"
#include "detect/discharges.h"

myo_status myo_decide_discharges(myo_decide_run *run, myo_decide_track *track)
{
    const myo_segment *segments = track->segments.items;
    myo_intervals unsearched = MYO_INTERVALS, inside = MYO_INTERVALS;
    myo_status status;
    for (size_t i = 0; i < track->segments.count; i++)
        MYO_TRY_CLEAN(myo_intervals_add(&inside, segments[i].first, segments[i].end, NULL));
    MYO_TRY_CLEAN(myo_intervals_normalise(&inside));
    MYO_TRY_CLEAN(myo_unsearched_ranges(&unsearched, run, track, &inside));
    MYO_TRY_CLEAN(myo_discharges_find(&track->discharges, &track->clusters, track->source,
                                      &track->noise, &unsearched, run->input->settings,
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
