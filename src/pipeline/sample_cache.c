/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/sample_cache.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/geometry.h"

enum { WORD_BITS = 64 };

myo_status myo_sample_cache_open(myo_sample_cache *kept, myo_spool *spool, size_t hop)
{
    kept->hop = hop;
    MYO_TRY(myo_spool_column(spool, &kept->index, sizeof(myo_sample_cache_index), MYO_SPOOL_HOT));
    return myo_spool_column(spool, &kept->samples, hop * sizeof(float), MYO_SPOOL_SPARE);
}

static bool is_kept(const myo_sample_cache_index *index, size_t hop)
{
    return (index->hops[hop / WORD_BITS] >> (hop % WORD_BITS) & 1) != 0;
}

static size_t kept_before(const myo_sample_cache_index *index, size_t hop)
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

static void mark(myo_sample_cache_index *index, size_t first, size_t end)
{
    for (size_t h = first; h < end && h < MYO_HOPS_PER_SEGMENT; h++)
        index->hops[h / WORD_BITS] |= (uint64_t)1 << (h % WORD_BITS);
}

static void choose(const myo_sample_cache *kept, const myo_sample_cache_choice *choice,
                   myo_sample_cache_index *index)
{
    size_t marked = *choice->carried; /* spikes come in order of time */
    *choice->carried = 0;
    if (!choice->allowed)
        return;
    mark(index, 0, choice->all ? MYO_HOPS_PER_SEGMENT : marked);
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

static myo_status add_hops(const myo_sample_cache *kept, myo_spool *spool, const float *x,
                           size_t hops, size_t *bytes)
{
    if (hops == 0)
        return MYO_OK;
    *bytes += hops * kept->hop * sizeof *x;
    return myo_spool_append(spool, kept->samples, x, hops);
}

myo_status myo_sample_cache_add(const myo_sample_cache *kept, myo_spool *spool, const float *x,
                                size_t count, const myo_sample_cache_choice *choice, size_t *bytes)
{
    myo_sample_cache_index index = { .first = myo_spool_count(spool, kept->samples) };
    if (!myo_spool_is_dropped(spool, kept->samples))
        choose(kept, choice, &index);
    const size_t whole = count / kept->hop, part = count % kept->hop;
    for (size_t h = part > 0 ? whole + 1 : whole; h < MYO_HOPS_PER_SEGMENT; h++)
        index.hops[h / WORD_BITS] &= ~((uint64_t)1 << (h % WORD_BITS));
    for (size_t h = 0; h < whole; h++) {
        const size_t first = h;
        while (h < whole && is_kept(&index, h))
            h++;
        MYO_TRY(add_hops(kept, spool, x + first * kept->hop, h - first, bytes));
    }
    if (part > 0 && is_kept(&index, whole)) { /* the recording's last hop */
        memset(choice->scratch, 0, kept->hop * sizeof *x);
        memcpy(choice->scratch, x + whole * kept->hop, part * sizeof *x);
        MYO_TRY(add_hops(kept, spool, choice->scratch, 1, bytes));
    }
    if (myo_spool_is_dropped(spool, kept->samples)) /* a full folder took them: not an error */
        index = (myo_sample_cache_index) { .first = 0 };
    return myo_spool_append(spool, kept->index, &index, 1);
}

/* All hops of [first, end), which are of one segment, are kept: reads them, whole ones into their
 * place. */
static myo_status read_run(const myo_sample_cache *kept, myo_spool *spool,
                           const myo_sample_cache_index *index, int64_t first, int64_t end,
                           float *scratch, float *out)
{
    const int64_t hop = (int64_t)kept->hop, origin = first;
    int64_t record =
        index->first + (int64_t)kept_before(index, (size_t)(first / hop % MYO_HOPS_PER_SEGMENT));
    while (first < end) {
        const int64_t skip = first % hop;
        const int64_t hops = skip == 0 && end - first >= hop ? (end - first) / hop : 1;
        const int64_t whole = hops * hop - skip, now = whole < end - first ? whole : end - first;
        float *to = now == hops * hop ? out + (first - origin) : scratch;
        MYO_TRY(myo_spool_read(spool, kept->samples, record, (size_t)hops, to));
        if (to == scratch)
            memcpy(out + (first - origin), scratch + skip, (size_t)now * sizeof *out);
        first += now;
        record += hops;
    }
    return MYO_OK;
}

myo_status myo_sample_cache_read(const myo_sample_cache *kept, myo_spool *spool, int64_t first,
                                 size_t count, float *scratch, float *out, bool *found)
{
    const int64_t hop = (int64_t)kept->hop, segment = hop * MYO_HOPS_PER_SEGMENT;
    const int64_t end = first + (int64_t)count;
    *found = !myo_spool_is_dropped(spool, kept->samples);
    if (!*found)
        return MYO_OK;
    for (int pass = 0; pass < 2; pass++) /* first whether all are there, then the samples */
        for (int64_t at = first; at < end;) {
            const int64_t border = (at / segment + 1) * segment,
                          until = border < end ? border : end;
            myo_sample_cache_index index;
            MYO_TRY(myo_spool_read(spool, kept->index, at / segment, 1, &index));
            for (int64_t h = at / hop; h * hop < until; h++)
                if (!is_kept(&index, (size_t)(h % MYO_HOPS_PER_SEGMENT)))
                    *found = false;
            if (!*found)
                return MYO_OK;
            if (pass == 1)
                MYO_TRY(read_run(kept, spool, &index, at, until, scratch, out + (at - first)));
            at = until;
        }
    return MYO_OK;
}
