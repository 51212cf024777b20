/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/damage.h"

#include "core/fail.h"

/* Damage that is this near is one stretch; nearer than its guard, so no clean signal is lost. In
 * recordings with very many stretches it is coarser, so that the list stays small. */
enum { JOIN_HOPS = 1, MANY_STRETCHES = 50000, COARSE_JOIN_HOPS = 40 };

myo_status myo_damage_add(myo_intervals *damage, const myo_intervals *found, int64_t first,
                          int64_t end, size_t hop)
{
    size_t count = 0;
    const myo_interval *items = myo_intervals_items(found, &count);
    for (size_t i = 0; i < count; i++) {
        const int64_t from = items[i].first > first ? items[i].first : first;
        const int64_t until = items[i].end < end ? items[i].end : end;
        if (until <= from)
            continue;
        size_t held = 0;
        const myo_interval *last = myo_intervals_items(damage, &held);
        const size_t hops = held > MANY_STRETCHES ? COARSE_JOIN_HOPS : JOIN_HOPS;
        const bool joins = held > 0 && last[held - 1].why == items[i].why &&
                           from - last[held - 1].end < (int64_t)(hops * hop);
        MYO_TRY(myo_intervals_add(damage, joins ? last[held - 1].end : from, until, items[i].why));
    }
    return MYO_OK;
}

myo_status myo_damage_count(const myo_intervals *damage, const myo_intervals *excluded,
                            int64_t frames, const myo_segment_span *span, int64_t window,
                            myo_intervals *scratch, int64_t *damaged)
{
    scratch->array.count = 0;
    MYO_TRY(myo_intervals_unite(scratch, damage, excluded, 0, frames));
    for (int64_t w = 0; w < MYO_WINDOWS_PER_SEGMENT; w++) {
        const int64_t first = span->core_first + w * window;
        const int64_t end = first + window < span->core_end ? first + window : span->core_end;
        damaged[w] = first < end ? myo_intervals_overlap(scratch, first, end) : 0;
    }
    return MYO_OK;
}
