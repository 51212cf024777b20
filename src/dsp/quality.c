/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/quality.h"

#include <math.h>

#include "core/fail.h"
#include "core/gap_search.h"
#include "core/quickselect.h"

/* Intervals compare reasons by pointer. */
static const char why_gap[] = "gap", why_clip[] = "clip", why_flat[] = "flat";

/* Physical samples beyond this are missing: no sensor measures it and squares must not overflow. */
static const float absurd = 1e15F;

/* An unknown rail is believed where samples that lie this many hop ranges away from the middle
 * repeat in at least two runs. */
static const float far_hop_ranges = 2;

typedef struct finding {
    const myo_quality *quality;
    const float *row;
    size_t count;
    int64_t first;
    myo_intervals *breaks, *damage;
} finding;

static myo_status note(const finding *to, size_t from, size_t end, const char *why, bool ends_run)
{
    const int64_t first = to->first + (int64_t)from, last = to->first + (int64_t)end;
    if (ends_run)
        MYO_TRY(myo_intervals_add(to->breaks, first, last, why));
    return myo_intervals_add(to->damage, first, last, why);
}

static myo_status find_gaps(const finding *to, const myo_gap *gaps, size_t gap_count)
{
    const int64_t end = to->first + (int64_t)to->count;
    for (size_t i = myo_gap_ending_after(gaps, gap_count, to->first);
         i < gap_count && gaps[i].first < end; i++) {
        const int64_t from = gaps[i].first > to->first ? gaps[i].first : to->first;
        const int64_t last = gaps[i].first + gaps[i].count;
        MYO_TRY(note(to, (size_t)(from - to->first),
                     (size_t)((last < end ? last : end) - to->first), why_gap, true));
    }
    return MYO_OK;
}

static myo_status find_missing(const finding *to)
{
    if (!to->quality->may_be_nan)
        return MYO_OK;
    if (to->quality->kernels->mean_absolute(to->row, to->count) <= absurd / (float)to->count)
        return MYO_OK;
    for (size_t i = 0; i < to->count; i++) {
        const size_t from = i;
        while (i < to->count && !(fabsf(to->row[i]) <= absurd))
            i++;
        if (i > from)
            MYO_TRY(note(to, from, i, why_gap, true));
    }
    return MYO_OK;
}

/* Runs of at least clip_run samples at or beyond a level; `at_least` samples long in all. */
static myo_status find_clipped(const finding *to, float low, float high)
{
    for (size_t i = 0; i < to->count; i++) {
        const size_t from = i;
        if (to->row[i] >= high)
            while (i < to->count && to->row[i] >= high)
                i++;
        else if (to->row[i] <= low)
            while (i < to->count && to->row[i] <= low)
                i++;
        if (i - from >= to->quality->clip_run)
            MYO_TRY(note(to, from, i, why_clip, i - from >= to->quality->split_run));
    }
    return MYO_OK;
}

static myo_status find_flat(const finding *to)
{
    for (size_t i = 0; i < to->count;) {
        const size_t from = i;
        const float value = to->row[i];
        while (i < to->count && to->row[i] == value)
            i++;
        if (i == from) /* NaN equals nothing */
            i++;
        if (i - from >= to->quality->flat_run && value > to->quality->rail_low &&
            value < to->quality->rail_high)
            MYO_TRY(note(to, from, i, why_flat, true));
    }
    return MYO_OK;
}

static size_t runs_at(const finding *of, float level)
{
    size_t runs = 0;
    for (size_t i = 0; i < of->count; i++) {
        const size_t from = i;
        while (i < of->count && of->row[i] == level)
            i++;
        runs += i - from >= of->quality->clip_run;
    }
    return runs;
}

/* Rails of this stretch: the converter's where known, else what behaves like one. */
static myo_status find_rails(const finding *to, size_t hops)
{
    const myo_quality *quality = to->quality;
    float low = INFINITY, high = -INFINITY;
    for (size_t h = 0; h < hops; h++) {
        low = quality->minimum[h] < low ? quality->minimum[h] : low;
        high = quality->maximum[h] > high ? quality->maximum[h] : high;
    }
    if (low <= quality->rail_low || high >= quality->rail_high)
        MYO_TRY(find_clipped(to, quality->rail_low, quality->rail_high));
    if (!(high - low <= absurd)) /* missing samples are in the way of medians */
        return MYO_OK;
    /* Medians of the hops' ranges and middles; the scratch is not needed afterwards. */
    for (size_t h = 0; h < hops; h++) {
        const bool empty = quality->minimum[h] > quality->maximum[h];
        const float middle = 0.5F * (quality->minimum[h] + quality->maximum[h]);
        quality->maximum[h] = empty ? 0 : quality->maximum[h] - quality->minimum[h];
        quality->minimum[h] = empty ? 0 : middle;
    }
    const float middle = myo_quickselect_float(quality->minimum, hops, hops / 2);
    const float reach = far_hop_ranges * myo_quickselect_float(quality->maximum, hops, hops / 2);
    const bool far_low = middle - low > reach && low > quality->rail_low;
    const bool far_high = high - middle > reach && high < quality->rail_high;
    const bool clips_low = far_low && runs_at(to, low) >= 2;
    const bool clips_high = far_high && runs_at(to, high) >= 2;
    if (clips_low || clips_high)
        MYO_TRY(find_clipped(to, clips_low ? low : -INFINITY, clips_high ? high : INFINITY));
    return MYO_OK;
}

/* Runs shorter than a hop between two breaks are lost with them. */
static myo_status join_breaks(const finding *to, const bool ends[2])
{
    MYO_TRY(myo_intervals_normalise(to->breaks));
    size_t count = 0;
    const int64_t hop = (int64_t)to->quality->hop, end = to->first + (int64_t)to->count;
    (void)myo_intervals_items(to->breaks, &count);
    for (size_t i = 0; i <= count; i++) {
        const myo_interval *items = myo_intervals_items(to->breaks, &(size_t) { 0 });
        if ((i == 0 && !ends[0]) || (i == count && !ends[1]) || count == 0)
            continue;
        const int64_t from = i == 0 ? to->first : items[i - 1].end;
        const int64_t until = i == count ? end : items[i].first;
        if (until > from && until - from < hop)
            MYO_TRY(
                note(to, (size_t)(from - to->first), (size_t)(until - to->first), why_gap, true));
    }
    MYO_TRY(myo_intervals_normalise(to->breaks));
    return myo_intervals_normalise(to->damage);
}

myo_status myo_quality_find(const myo_quality *quality, const float *row, size_t count,
                            int64_t first, const bool ends[2], const myo_gap *gaps,
                            size_t gap_count, myo_intervals *breaks, myo_intervals *damage)
{
    const finding to = { quality, row, count, first, breaks, damage };
    MYO_TRY(find_gaps(&to, gaps, gap_count));
    MYO_TRY(find_missing(&to));
    const size_t hop = quality->hop, hops = (count + hop - 1) / hop;
    bool constant = quality->flat_run < 2 * hop;
    for (size_t h = 0; h < hops; h++) {
        const size_t length = count - h * hop < hop ? count - h * hop : hop;
        quality->kernels->min_max(row + h * hop, length, &quality->minimum[h],
                                  &quality->maximum[h]);
        constant = constant || quality->minimum[h] == quality->maximum[h];
    }
    if (hops > 0)
        MYO_TRY(find_rails(&to, hops));
    if (constant)
        MYO_TRY(find_flat(&to));
    return join_breaks(&to, ends);
}

void myo_quality_survey(myo_survey *survey, const myo_hop_lanes *hops, size_t count)
{
    myo_survey s = { .range = { 0 } };
    for (size_t l = 0; l < MYO_LANES; l++) {
        s.low[l] = INFINITY;
        s.high[l] = -INFINITY;
    }
    for (size_t h = 0; h < count; h++) {
        const float *minimum = hops->minimum + h * MYO_LANES;
        const float *maximum = hops->maximum + h * MYO_LANES;
        const float *square = hops->square + h * MYO_LANES;
        for (size_t l = 0; l < MYO_LANES; l++) {
            s.low[l] = minimum[l] < s.low[l] ? minimum[l] : s.low[l];
            s.high[l] = maximum[l] > s.high[l] ? maximum[l] : s.high[l];
            s.range[l] += maximum[l] - minimum[l];
            s.odd[l] += (minimum[l] == maximum[l]) | !(square[l] <= absurd * absurd);
        }
    }
    for (size_t l = 0; l < MYO_LANES; l++)
        s.range[l] /= (float)count;
    *survey = s;
}

/* An extreme that two hops reach, far from the mean of each: what a rail does, and noise does not.
 */
bool myo_quality_suspects(const myo_quality *quality, const myo_survey *survey,
                          const myo_hop_lanes *hops, size_t count, size_t parts, size_t lane)
{
    const float low = survey->low[lane], high = survey->high[lane], range = survey->range[lane];
    if (survey->odd[lane] > 0 || quality->flat_run < 2 * quality->hop || low <= quality->rail_low ||
        high >= quality->rail_high)
        return true;
    size_t at_low = 0, at_high = 0;
    for (size_t h = 0; h < count; h++) {
        const bool reaches_low = hops->minimum[h * MYO_LANES + lane] == low;
        const bool reaches_high = hops->maximum[h * MYO_LANES + lane] == high;
        if (!reaches_low && !reaches_high)
            continue;
        float mean = 0;
        for (size_t p = 0; p < parts; p++)
            mean += hops->parts[(h * parts + p) * MYO_LANES + lane];
        mean /= (float)quality->hop;
        at_low += reaches_low && mean - low > range;
        at_high += reaches_high && high - mean > range;
    }
    return at_low > 1 || at_high > 1;
}
