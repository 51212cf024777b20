/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/interval.h"

#include <stdlib.h>

#include "core/fail.h"

static myo_interval *items_of(const myo_intervals *list)
{
    return (myo_interval *)list->array.items;
}

const myo_interval *myo_intervals_items(const myo_intervals *list, size_t *count)
{
    *count = list->array.count;
    return items_of(list);
}

myo_status myo_intervals_add(myo_intervals *list, int64_t first, int64_t end, const char *why)
{
    if (end <= first)
        return MYO_OK;
    if (list->array.count > 0) {
        myo_interval *last = items_of(list) + list->array.count - 1;
        if (last->why == why && first >= last->first && first <= last->end) {
            if (end > last->end)
                last->end = end;
            return MYO_OK;
        }
    }
    if (list->array.size == 0)
        list->array.size = sizeof(myo_interval);
    myo_interval *item = (myo_interval *)myo_array_push(&list->array);
    if (item == NULL)
        return MYO_NO_MEMORY;
    *item = (myo_interval) { first, end, why };
    return MYO_OK;
}

/* By start; of equal starts the longer first, so that the order is a function of the ranges. */
static int by_start(const void *left, const void *right)
{
    const myo_interval *a = (const myo_interval *)left, *b = (const myo_interval *)right;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return (a->end < b->end) - (a->end > b->end);
}

myo_status myo_intervals_normalise(myo_intervals *list)
{
    myo_interval *items = items_of(list);
    const size_t count = list->array.count;
    if (count < 2)
        return MYO_OK;
    bool sorted = true; /* as most lists are: then no memory is needed beside them */
    for (size_t i = 1; i < count && sorted; i++)
        sorted = by_start(items + i - 1, items + i) <= 0;
    if (!sorted)
        qsort(items, count, sizeof *items, by_start);
    size_t kept = 0;
    for (size_t i = 1; i < count; i++) {
        myo_interval next = items[i];
        myo_interval *last = items + kept;
        if (next.first < last->end)
            next.first = last->end;
        if (next.end <= next.first)
            continue;
        if (next.first == last->end && next.why == last->why)
            last->end = next.end;
        else
            items[++kept] = next;
    }
    list->array.count = kept + 1;
    return MYO_OK;
}

size_t myo_intervals_from(const myo_intervals *list, int64_t frame)
{
    const myo_interval *items = items_of(list);
    size_t low = 0, high = list->array.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (items[middle].end > frame)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

int64_t myo_intervals_overlap(const myo_intervals *list, int64_t first, int64_t end)
{
    const myo_interval *items = items_of(list);
    int64_t total = 0;
    for (size_t i = myo_intervals_from(list, first); i < list->array.count && items[i].first < end;
         i++) {
        const int64_t from = items[i].first > first ? items[i].first : first;
        const int64_t to = items[i].end < end ? items[i].end : end;
        total += to - from;
    }
    return total;
}

bool myo_intervals_contain(const myo_intervals *list, int64_t frame)
{
    const size_t i = myo_intervals_from(list, frame);
    return i < list->array.count && items_of(list)[i].first <= frame;
}

static myo_status add_guarded(myo_intervals *out, const myo_intervals *list, int64_t guard,
                              int64_t frames)
{
    for (size_t i = 0; list != NULL && i < list->array.count; i++) {
        const myo_interval item = items_of(list)[i];
        const int64_t first = item.first > guard ? item.first - guard : 0;
        const int64_t end = item.end < frames - guard ? item.end + guard : frames;
        MYO_TRY(myo_intervals_add(out, first, end, item.why));
    }
    return MYO_OK;
}

myo_status myo_intervals_unite(myo_intervals *out, const myo_intervals *a, const myo_intervals *b,
                               int64_t guard, int64_t frames)
{
    MYO_TRY(add_guarded(out, a, guard, frames));
    MYO_TRY(add_guarded(out, b, guard, frames));
    return myo_intervals_normalise(out);
}

int64_t myo_intervals_total(const myo_intervals *list)
{
    int64_t total = 0;
    for (size_t i = 0; i < list->array.count; i++)
        total += items_of(list)[i].end - items_of(list)[i].first;
    return total;
}

void myo_intervals_free(myo_intervals *list)
{
    myo_array_free(&list->array);
}
