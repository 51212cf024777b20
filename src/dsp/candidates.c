/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/candidates.h"

#include <math.h>

#include "core/geometry.h"
#include "core/memory.h"
#include "dsp/block.h"
#include "core/quickselect.h"

static const double apart_s = 0.003;         /* closer peaks are one */
static const double peak_to_peak_s = 0.01;   /* on both sides */
static const double neighbourhood_s = 0.025; /* for width, onset and the slow part */
static const double calm_s = 0.0025;         /* quiet this long is before the onset */

/* The onset is not looked for inside the noise. */
static const float onset_least_sigma = 2;

enum { AT_ONCE = 64 };

static size_t frames_of(const myo_geometry *geometry, double seconds)
{
    return (size_t)(seconds * geometry->rate_hz + 0.5);
}

myo_status myo_candidates_open(myo_candidates *candidates, const myo_kernels *kernels,
                               const myo_geometry *geometry, double candidate_sigma,
                               double onset_share)
{
    const size_t apart = frames_of(geometry, apart_s), calm = frames_of(geometry, calm_s);
    *candidates = (myo_candidates) { .kernels = kernels,
                                     .geometry = geometry,
                                     .candidate_sigma = candidate_sigma,
                                     .onset_share = onset_share,
                                     .apart = apart > 0 ? apart : 1,
                                     .near = frames_of(geometry, peak_to_peak_s),
                                     .wide = frames_of(geometry, neighbourhood_s),
                                     .calm = calm > 0 ? calm : 1 };
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
    return myo_quickselect_float(sigmas, kept, kept / 5);
}

static float low_peak(const myo_candidates *of, const myo_candidate_input *input, size_t at)
{
    const size_t first = at > of->wide ? at - of->wide : 0;
    const size_t last = input->count - at > of->wide ? at + of->wide + 1 : input->count;
    const size_t parts = myo_low_per_hop(of->geometry), hop = of->geometry->hop;
    const size_t from = first * parts / hop, end = (last * parts + hop - 1) / hop;
    const size_t stop = end < input->low_count ? end : input->low_count;
    float largest[4] = { 0 }; /* side by side, or each would wait for the one before */
    size_t i = from;
    for (; i + 4 <= stop; i += 4)
        for (size_t k = 0; k < 4; k++)
            largest[k] =
                fabsf(input->low[i + k]) > largest[k] ? fabsf(input->low[i + k]) : largest[k];
    for (; i < stop; i++)
        largest[0] = fabsf(input->low[i]) > largest[0] ? fabsf(input->low[i]) : largest[0];
    for (size_t k = 1; k < 4; k++)
        largest[0] = largest[k] > largest[0] ? largest[k] : largest[0];
    return largest[0];
}

/* The width is from the first to the last sample of at least half the peak. The onset is where a
 * stretch of calm_s ends: a potential of several phases crosses zero without being over. */
static myo_spike describe(const myo_candidates *of, const myo_candidate_input *input, size_t at)
{
    const float share = (float)of->onset_share * fabsf(input->x[at]);
    const float noise = onset_least_sigma * input->sigma;
    float extremes[2];
    uint32_t places[3];
    of->kernels->peak_extent(input->x, input->count, at, of->near, of->wide,
                             share > noise ? share : noise, of->calm, extremes, places);
    const size_t begin = places[2] > 0 ? places[2] - 1 : 0;
    return (myo_spike) {
        .peak_frame = input->first + (int64_t)at,
        .peak = input->x[at],
        .peak_to_peak = extremes[1] - extremes[0],
        .width_s = (float)((double)(places[1] - places[0] + 1) / of->geometry->rate_hz),
        .sigma = input->sigma,
        .low_peak = low_peak(of, input, at),
        .onset_offset = -(int32_t)(at - begin),
    };
}

/* Removes the smallest so that there is room; which ones does not depend on the order of work. */
static void keep_largest(myo_candidates *of)
{
    for (size_t i = 0; i < of->count; i++)
        of->order[i] = fabsf(of->found[i].peak);
    const float limit = myo_quickselect_float(of->order, of->count, of->count / 2);
    size_t kept = 0;
    for (size_t i = 0; i < of->count; i++)
        if (fabsf(of->found[i].peak) > limit)
            of->found[kept++] = of->found[i];
    of->count = kept > 0 ? kept : of->count / 2;
}

static void look_at_hop(myo_candidates *of, const myo_candidate_input *input, size_t from,
                        size_t end, float threshold)
{
    uint32_t peaks[AT_ONCE];
    for (; from < end; from += AT_ONCE) {
        const size_t until = end - from < AT_ONCE ? end : from + AT_ONCE;
        const size_t count = of->kernels->peaks(input->x, input->count, from, until, of->apart,
                                                threshold, peaks, AT_ONCE);
        for (size_t i = 0; i < count; i++) {
            if (of->count == MYO_MAX_CANDIDATES)
                keep_largest(of);
            of->found[of->count++] =
                (myo_spike) { .peak_frame = (int64_t)peaks[i], .peak = input->x[peaks[i]] };
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
