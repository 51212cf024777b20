/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/evoked_responses.h"

static const double BEFORE_S = 0.003; /* marks and onsets are no sharper than this; ours */

/* The last stimulus that begins at or before a frame; count when there is none. */
static size_t stimulus_before(const myo_interval *marks, size_t count, double frame)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if ((double)marks[middle].first <= frame)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? count : low - 1;
}

static void mark_evoked(const myo_array *list, const myo_interval *marks, size_t count, double rate)
{
    myo_discharge *d = list->items;
    for (size_t i = 0; i < list->count && count > 0; i++) {
        const size_t k = stimulus_before(marks, count, (double)d[i].onset + BEFORE_S * rate);
        if (k == count)
            continue;
        d[i].stimulus_s = (double)(d[i].onset - marks[k].first) / rate;
        if (d[i].stimulus_s <= MYO_EVOKED_S)
            d[i].state = MYO_DISCHARGE_EVOKED; /* also what looks like a beat */
    }
}

void myo_decide_evoked(myo_decide_track *track)
{
    const double rate = track->source->track->geometry.rate_hz;
    size_t count;
    const myo_interval *marks = myo_intervals_items(&track->task.stimulus, &count);
    mark_evoked(&track->discharges, marks, count, rate);
    mark_evoked(&track->buried, marks, count, rate);
    myo_segment *s = track->segments.items;
    for (size_t i = 0; i < track->segments.count && count > 0; i++) {
        const size_t k = stimulus_before(marks, count, (double)s[i].first + BEFORE_S * rate);
        size_t last = stimulus_before(marks, count, (double)s[i].end);
        if (k == count)
            continue;
        last = last == count ? k : last; /* it ends within BEFORE_S of its first mark */
        s[i].stimulus_s = (double)(s[i].first - marks[k].first) / rate;
        s[i].stimulus_end_s = (double)(s[i].end - marks[last].first) / rate;
        s[i].evoked = s[i].stimulus_s <= MYO_EVOKED_S;
    }
}
