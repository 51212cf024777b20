/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "score/excluded_time.h"

#include <stdlib.h>

static int compare_spans(const void *left, const void *right)
{
    const myo_span *a = left, *b = right;
    return a->first_us < b->first_us ? -1 : a->first_us > b->first_us;
}

int64_t myo_spans_join(myo_spans *spans)
{
    if (spans->count > 1)
        qsort(spans->items, spans->count, sizeof *spans->items, compare_spans);
    size_t kept = 0;
    int64_t total = 0;
    for (size_t i = 0; i < spans->count; i++) {
        const myo_span span = spans->items[i];
        if (kept > 0 && span.first_us <= spans->items[kept - 1].end_us) {
            if (span.end_us > spans->items[kept - 1].end_us)
                spans->items[kept - 1].end_us = span.end_us;
        } else {
            spans->items[kept++] = span;
        }
    }
    spans->count = kept;
    for (size_t i = 0; i < kept; i++)
        total += spans->items[i].end_us - spans->items[i].first_us;
    return total;
}

/* The first span that ends after `at_us`. */
static size_t first_after(const myo_spans *spans, int64_t at_us)
{
    size_t low = 0, high = spans->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (spans->items[middle].end_us <= at_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int64_t myo_spans_overlap(const myo_spans *spans, int64_t first_us, int64_t end_us)
{
    int64_t total = 0;
    for (size_t i = first_after(spans, first_us);
         i < spans->count && spans->items[i].first_us < end_us; i++) {
        const myo_span *span = &spans->items[i];
        const int64_t from = span->first_us > first_us ? span->first_us : first_us;
        const int64_t to = span->end_us < end_us ? span->end_us : end_us;
        total += to - from;
    }
    return total;
}

bool myo_spans_contain(const myo_spans *spans, int64_t at_us)
{
    const size_t i = first_after(spans, at_us);
    return i < spans->count && spans->items[i].first_us <= at_us;
}
