/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/motor_units.h"

static bool is_counted(const myo_decide_track *track, const myo_discharge *d)
{
    return d->state == MYO_DISCHARGE_OPEN && !myo_intervals_contain(&track->firing, d->peak);
}

void myo_decide_units(myo_decide_track *track)
{
    myo_clusters *clusters = &track->clusters;
    myo_discharge *d = track->discharges.items;
    int32_t rank[MYO_CLUSTER_LIMIT + 1] = { 0 };
    int64_t counts[MYO_CLUSTER_LIMIT + 1] = { 0 };
    for (size_t i = 0; i < track->discharges.count; i++)
        if (is_counted(track, &d[i]))
            counts[d[i].template_id]++;
    for (size_t k = 1; k <= clusters->count; k++) {
        if (counts[k] < 3)
            continue;
        rank[k] = 1;
        for (size_t j = 1; j <= clusters->count; j++)
            rank[k] += counts[j] > counts[k] || (counts[j] == counts[k] && j < k);
    }
    for (size_t i = 0; i < track->discharges.count; i++) {
        d[i].template_id = is_counted(track, &d[i]) ? rank[d[i].template_id] : 0;
    }
    myo_discharge *buried = track->buried.items;
    for (size_t i = 0; i < track->buried.count; i++)
        buried[i].template_id =
            (size_t)buried[i].template_id <= clusters->count ? rank[buried[i].template_id] : 0;
    myo_clusters ordered = *clusters;
    ordered.count = 0;
    for (size_t k = 1; k <= clusters->count; k++)
        if (rank[k] > 0) {
            ordered.items[rank[k] - 1] = clusters->items[k - 1];
            ordered.items[rank[k] - 1].count = counts[k];
            ordered.count++;
        }
    *clusters = ordered;
}
