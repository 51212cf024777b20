/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Myokymia: a unit discharges three times and more in a row at 5 to 60 Hz, is silent, and does so
 * again (Gutmann, Libell & Gutmann 2001: groups of 2 to 10 at 5 to 60 Hz, 0.5 to 3 groups a second
 * or fewer). Twitches may come as doublets, seldom as more, and a unit that fires does not pause.
 * So groups of 3 to 15 potentials less than GAP_S apart, with a pause before and after, are
 * counted; where there are GROUPS of them and they hold most potentials of the channel, they are
 * myokymia, each discharge of them. The numbers beyond the definition are ours.
 */
#include "decide/recurring_groups.h"

static const double GAP_S = 0.13, PAUSE_S = 0.25, MOST = 0.6;
enum { LEAST = 3, LONGEST = 15, GROUPS = 8 };

typedef struct group_count {
    size_t groups, grouped, all; /* groups; potentials in them; potentials at all */
} group_count;

static bool is_own(const myo_discharge *d)
{
    return d->major && d->state == MYO_DISCHARGE_OPEN && !d->noise_outlier;
}

/* The run of discharges from `first` on; its end, its potentials, and the gap behind it. */
static size_t run_from(const myo_discharge *d, size_t count, size_t first, double rate,
                       size_t *potentials, double *pause)
{
    size_t last = first, end = first + 1;
    *potentials = (size_t)d[first].multiplicity;
    *pause = PAUSE_S;
    for (; end < count; end++) {
        if (!is_own(&d[end]))
            continue;
        const double gap = (double)(d[end].first - d[last].last) / rate;
        if (gap > GAP_S) {
            *pause = gap;
            break;
        }
        *potentials += (size_t)d[end].multiplicity;
        last = end;
    }
    return end;
}

/* Counts the groups; with `mark` their discharges become GROUPED. */
static group_count walk(myo_discharge *d, size_t count, double rate, int32_t mark)
{
    group_count out = { 0 };
    double before = PAUSE_S;
    for (size_t i = 0; i < count;) {
        if (!is_own(&d[i])) {
            i++;
            continue;
        }
        size_t potentials;
        double after;
        const size_t end = run_from(d, count, i, rate, &potentials, &after);
        const bool group =
            potentials >= LEAST && potentials <= LONGEST && before >= PAUSE_S && after >= PAUSE_S;
        out.all += potentials;
        out.groups += group;
        out.grouped += group ? potentials : 0;
        for (size_t k = i; k < end && group && mark > 0; k++)
            if (is_own(&d[k])) {
                d[k].state = MYO_DISCHARGE_GROUPED;
                d[k].groups = mark;
            }
        before = after;
        i = end;
    }
    return out;
}

/* Discharges of the shapes that groups are made of belong to them also where one is alone. */
static void mark_shapes(myo_discharge *d, size_t count, int32_t groups)
{
    bool grouped[MYO_CLUSTER_LIMIT + 1] = { false };
    for (size_t i = 0; i < count; i++)
        if (d[i].state == MYO_DISCHARGE_GROUPED && d[i].template_id > 0)
            grouped[d[i].template_id] = true;
    for (size_t i = 0; i < count; i++)
        if (is_own(&d[i]) && grouped[d[i].template_id]) {
            d[i].state = MYO_DISCHARGE_GROUPED;
            d[i].groups = groups;
        }
}

void myo_decide_groups(myo_decide_track *track)
{
    const double rate = track->source->track->geometry.rate_hz;
    myo_discharge *d = track->discharges.items;
    const size_t count = track->discharges.count;
    const group_count found = walk(d, count, rate, 0);
    if (found.groups < GROUPS || (double)found.grouped < MOST * (double)found.all)
        return;
    (void)walk(d, count, rate, (int32_t)found.groups);
    mark_shapes(d, count, (int32_t)found.groups);
}
