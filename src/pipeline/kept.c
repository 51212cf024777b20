/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/kept.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/geometry.h"

enum { WORD_BITS = 64 };

myo_status myo_kept_open(myo_kept *kept, myo_spool *spool, size_t hop)
{
    kept->hop = hop;
    MYO_TRY(myo_spool_column(spool, &kept->index, sizeof(myo_kept_index)));
    return myo_spool_column(spool, &kept->samples, hop * sizeof(float));
}

static bool is_kept(const myo_kept_index *index, size_t hop)
{
    return (index->hops[hop / WORD_BITS] >> (hop % WORD_BITS) & 1) != 0;
}

static size_t kept_before(const myo_kept_index *index, size_t hop)
{
    size_t count = 0;
    for (size_t w = 0; w * WORD_BITS < hop; w++) {
        uint64_t word = index->hops[w];
        if (hop - w * WORD_BITS < WORD_BITS)
            word &= ((uint64_t)1 << (hop - w * WORD_BITS)) - 1;
        for (; word != 0; word &= word - 1)
            count++;
    }
    return count;
}

static void mark(myo_kept_index *index, size_t first, size_t end)
{
    for (size_t h = first; h < end && h < MYO_HOPS_PER_SEGMENT; h++)
        index->hops[h / WORD_BITS] |= (uint64_t)1 << (h % WORD_BITS);
}

static void choose(const myo_kept *kept, const myo_kept_choice *choice, myo_kept_index *index)
{
    size_t marked = *choice->carried; /* spikes come in order of time */
    *choice->carried = 0;
    if (!choice->allowed)
        return;
    mark(index, 0, marked);
    for (size_t i = 0; i < choice->spike_count; i++) {
        const myo_spike *spike = choice->spikes + i;
        if (fabsf(spike->peak) < choice->least_sigma * spike->sigma)
            continue;
        const size_t at = (size_t)(spike->peak_frame - choice->core_first) / kept->hop;
        const size_t first = at > choice->before ? at - choice->before : 0;
        mark(index, first > marked ? first : marked, at + choice->after + 1);
        marked = at + choice->after + 1 > marked ? at + choice->after + 1 : marked;
    }
    mark(index, MYO_HOPS_PER_SEGMENT - choice->from_end, MYO_HOPS_PER_SEGMENT);
    *choice->carried = marked > MYO_HOPS_PER_SEGMENT ? marked - MYO_HOPS_PER_SEGMENT : 0;
}

myo_status myo_kept_add(const myo_kept *kept, myo_spool *spool, const float *x, size_t count,
                        const myo_kept_choice *choice, size_t *bytes)
{
    myo_kept_index index = { .first = myo_spool_count(spool, kept->samples) };
    choose(kept, choice, &index);
    for (size_t h = 0; h < MYO_HOPS_PER_SEGMENT; h++) {
        if (!is_kept(&index, h))
            continue;
        if ((h + 1) * kept->hop > count) { /* a partial hop at the end is not worth a record */
            index.hops[h / WORD_BITS] &= ~((uint64_t)1 << (h % WORD_BITS));
            continue;
        }
        MYO_TRY(myo_spool_append(spool, kept->samples, x + h * kept->hop, 1));
        *bytes += kept->hop * sizeof *x;
    }
    return myo_spool_append(spool, kept->index, &index, 1);
}

myo_status myo_kept_read(const myo_kept *kept, myo_spool *spool, int64_t first, size_t count,
                         float *scratch, float *out, bool *found)
{
    const int64_t hop = (int64_t)kept->hop, end = first + (int64_t)count;
    myo_kept_index index = { 0 };
    int64_t segment = -1;
    *found = true;
    for (int pass = 0; pass < 2 && *found; pass++)
        for (int64_t h = first / hop; h * hop < end; h++) {
            const size_t inside = (size_t)(h % MYO_HOPS_PER_SEGMENT);
            if (h / MYO_HOPS_PER_SEGMENT != segment) {
                segment = h / MYO_HOPS_PER_SEGMENT;
                MYO_TRY(myo_spool_read(spool, kept->index, segment, 1, &index));
            }
            *found = is_kept(&index, inside);
            if (!*found)
                break;
            if (pass == 0) /* first whether all are there, then the samples */
                continue;
            const int64_t record = index.first + (int64_t)kept_before(&index, inside);
            MYO_TRY(myo_spool_read(spool, kept->samples, record, 1, scratch));
            const int64_t from = h * hop > first ? h * hop : first;
            const int64_t until = (h + 1) * hop < end ? (h + 1) * hop : end;
            memcpy(out + (from - first), scratch + (from - h * hop),
                   (size_t)(until - from) * sizeof *out);
        }
    return MYO_OK;
}
