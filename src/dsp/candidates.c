/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/candidates.h"

#include <math.h>

#include "core/geometry.h"
#include "core/memory.h"
#include "dsp/block.h"
#include "dsp/order.h"

static const double apart_s = 0.003;         /* closer peaks are one */
static const double peak_to_peak_s = 0.01;   /* on both sides */
static const double neighbourhood_s = 0.025; /* for width, onset and the slow part */
static const double calm_s = 0.0025;         /* quiet this long is before the onset */

/* The onset is not looked for inside the noise. */
static const float onset_least_sigma = 2;

enum { SIDE_BY_SIDE = 8, AT_ONCE = 64 };

myo_status myo_candidates_open(myo_candidates *candidates, const myo_geometry *geometry,
                               double candidate_sigma, double onset_share)
{
    *candidates = (myo_candidates) { .geometry = geometry,
                                     .candidate_sigma = candidate_sigma,
                                     .onset_share = onset_share };
    candidates->found = (myo_spike *)myo_memory_new(MYO_MAX_CANDIDATES, sizeof(myo_spike));
    candidates->order = (float *)myo_memory_new(MYO_MAX_CANDIDATES, sizeof(float));
    if (candidates->found != NULL && candidates->order != NULL)
        return MYO_OK;
    myo_candidates_close(candidates);
    return MYO_NO_MEMORY;
}

float myo_quiet_sigma(float *sigmas, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (sigmas[i] > 0 && sigmas[i] <= 3.4e38F)
            sigmas[kept++] = sigmas[i];
    if (kept == 0)
        return NAN;
    return myo_order_float(sigmas, kept, kept / 5);
}

static size_t frames_of(const myo_candidates *of, double seconds)
{
    return (size_t)(seconds * of->geometry->rate_hz + 0.5);
}

typedef struct reach {
    size_t from, end;
} reach;

static reach around(const myo_candidate_input *input, size_t at, size_t frames)
{
    return (reach) { at > frames ? at - frames : 0,
                     input->count - at > frames ? at + frames + 1 : input->count };
}

/* The largest of its neighbourhood; of equal ones the first. Without branches, which could not be
 * foretold. */
static bool is_peak(const myo_candidate_input *input, size_t at, size_t frames)
{
    const reach near = around(input, at, frames);
    const float size = fabsf(input->x[at]);
    unsigned beaten = 0;
    for (size_t i = near.from; i < at; i++)
        beaten |= fabsf(input->x[i]) >= size;
    for (size_t i = at + 1; i < near.end; i++)
        beaten |= fabsf(input->x[i]) > size;
    return beaten == 0;
}

/* Samples over the threshold that none of the two beside them exceeds. */
static size_t local_maxima(const myo_candidate_input *input, size_t from, size_t end,
                           float threshold, size_t found[AT_ONCE])
{
    size_t count = 0;
    for (size_t i = from; i < end; i++) {
        const float size = fabsf(input->x[i]);
        const unsigned lower = i > 0 && fabsf(input->x[i - 1]) >= size;
        const unsigned higher = i + 1 < input->count && fabsf(input->x[i + 1]) > size;
        found[count] = i;
        count += (size > threshold) & !(lower | higher);
    }
    return count;
}

/* Several minima and maxima side by side, since one alone would wait for itself at each sample. */
static float peak_to_peak(const myo_candidate_input *input, size_t at, size_t frames)
{
    const reach near = around(input, at, frames);
    float low[SIDE_BY_SIDE], high[SIDE_BY_SIDE];
    for (size_t j = 0; j < SIDE_BY_SIDE; j++)
        low[j] = high[j] = input->x[at];
    size_t i = near.from;
    for (; i + SIDE_BY_SIDE <= near.end; i += SIDE_BY_SIDE)
        for (size_t j = 0; j < SIDE_BY_SIDE; j++) {
            const float x = input->x[i + j];
            low[j] = x < low[j] ? x : low[j];
            high[j] = x > high[j] ? x : high[j];
        }
    for (; i < near.end; i++) {
        low[0] = input->x[i] < low[0] ? input->x[i] : low[0];
        high[0] = input->x[i] > high[0] ? input->x[i] : high[0];
    }
    for (size_t j = 1; j < SIDE_BY_SIDE; j++) {
        low[0] = low[j] < low[0] ? low[j] : low[0];
        high[0] = high[j] > high[0] ? high[j] : high[0];
    }
    return high[0] - low[0];
}

/* From the first to the last sample of at least half the peak; looked for from outside, which soon
 * ends inside a contraction, where most candidates are. */
static size_t width(const myo_candidate_input *input, size_t at, size_t frames)
{
    const reach near = around(input, at, frames);
    const float half = 0.5F * fabsf(input->x[at]);
    size_t first = near.from, last = near.end - 1;
    while (first < at && !(fabsf(input->x[first]) >= half))
        first++;
    while (last > at && !(fabsf(input->x[last]) >= half))
        last--;
    return last - first + 1;
}

/* Backwards from the peak to the first stretch of calm_s that stays under the level: a potential of
 * several phases crosses zero without being over. */
static size_t onset(const myo_candidates *of, const myo_candidate_input *input, size_t at)
{
    const reach near = around(input, at, frames_of(of, neighbourhood_s));
    const size_t calm = frames_of(of, calm_s) > 0 ? frames_of(of, calm_s) : 1;
    const float share = (float)of->onset_share * fabsf(input->x[at]);
    const float noise = onset_least_sigma * input->sigma;
    const float level = share > noise ? share : noise;
    size_t i = at, quiet = 0;
    while (i > near.from && quiet < calm) {
        const size_t loud = fabsf(input->x[--i]) >= level;
        quiet = (quiet + 1) & (loud - 1); /* 0 where it is loud, without a branch */
    }
    const size_t begin = i + quiet;
    return at - (begin > 0 ? begin - 1 : 0);
}

static float low_peak(const myo_candidates *of, const myo_candidate_input *input, size_t at)
{
    const reach near = around(input, at, frames_of(of, neighbourhood_s));
    const size_t parts = myo_low_per_hop(of->geometry), hop = of->geometry->hop;
    const size_t from = near.from * parts / hop, end = (near.end * parts + hop - 1) / hop;
    float largest = 0;
    for (size_t i = from; i < end && i < input->low_count; i++)
        largest = fabsf(input->low[i]) > largest ? fabsf(input->low[i]) : largest;
    return largest;
}

static myo_spike describe(const myo_candidates *of, const myo_candidate_input *input, size_t at)
{
    const size_t wide = width(input, at, frames_of(of, neighbourhood_s));
    return (myo_spike) {
        .peak_frame = input->first + (int64_t)at,
        .peak = input->x[at],
        .peak_to_peak = peak_to_peak(input, at, frames_of(of, peak_to_peak_s)),
        .width_s = (float)((double)wide / of->geometry->rate_hz),
        .sigma = input->sigma,
        .low_peak = low_peak(of, input, at),
        .onset_offset = -(int32_t)onset(of, input, at),
    };
}

/* Removes the smallest so that there is room; which ones does not depend on the order of work. */
static void keep_largest(myo_candidates *of)
{
    for (size_t i = 0; i < of->count; i++)
        of->order[i] = fabsf(of->found[i].peak);
    const float limit = myo_order_float(of->order, of->count, of->count / 2);
    size_t kept = 0;
    for (size_t i = 0; i < of->count; i++)
        if (fabsf(of->found[i].peak) > limit)
            of->found[kept++] = of->found[i];
    of->count = kept > 0 ? kept : of->count / 2;
}

static void look_at_hop(myo_candidates *of, const myo_candidate_input *input, size_t from,
                        size_t end, float threshold)
{
    const size_t apart = frames_of(of, apart_s);
    size_t maxima[AT_ONCE];
    for (; from < end; from += AT_ONCE) {
        const size_t until = end - from < AT_ONCE ? end : from + AT_ONCE;
        const size_t count = local_maxima(input, from, until, threshold, maxima);
        for (size_t m = 0; m < count; m++) {
            const size_t i = maxima[m];
            if (!is_peak(input, i, apart))
                continue;
            if (of->count == MYO_MAX_CANDIDATES)
                keep_largest(of);
            of->found[of->count++] = (myo_spike) { .peak_frame = (int64_t)i, .peak = input->x[i] };
        }
    }
}

void myo_candidates_find(myo_candidates *candidates, const myo_candidate_input *input)
{
    const float threshold = (float)candidates->candidate_sigma * input->sigma;
    const size_t hop = candidates->geometry->hop;
    candidates->count = 0;
    if (!(input->sigma > 0))
        return;
    for (size_t h = 0, at = input->core_first; at < input->core_end; h++, at += hop) {
        const size_t end = input->core_end - at < hop ? input->core_end : at + hop;
        if (input->hops[h].maximum > threshold || input->hops[h].minimum < -threshold)
            look_at_hop(candidates, input, at, end, threshold);
    }
    for (size_t i = 0; i < candidates->count; i++)
        candidates->found[i] = describe(candidates, input, (size_t)candidates->found[i].peak_frame);
}

void myo_candidates_close(myo_candidates *candidates)
{
    myo_memory_free(candidates->found);
    myo_memory_free(candidates->order);
    *candidates = (myo_candidates) { 0 };
}
