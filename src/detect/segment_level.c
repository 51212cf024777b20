/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/segment_level.h"

#include <math.h>

#include "core/memory.h"
#include "detect/hop_frames.h"
#include "detect/noise_floor.h"
#include "kernels/exact.h"

enum { BESIDE_HOPS = 20 };

/* Ours. */
static const double FILLED_SIGMA = 1.35; /* a bin over this stands out of the noise ... */
static const double FILLED_PEAK = 0.12;  /* ... and over this share of the largest bin */
static const double TRIM_POWER = 0.01;   /* of the segment's mean: no longer part of it */

/* Mean square of the slow part in the half second before or after, the smaller: drift and the
 * electrode's own noise. */
static myo_status low_beside(double *out, const myo_segment *segment,
                             const myo_analysed_track *source)
{
    const myo_track *track = source->track;
    const int64_t first = myo_frame_hop(track, segment->first);
    const int64_t end = myo_frame_hop(track, segment->end - 1) + 1;
    const int64_t starts[] = { first - BESIDE_HOPS - 2, end + 2 };
    myo_hop hops[BESIDE_HOPS];
    *out = INFINITY;
    for (int side = 0; side < 2; side++) {
        if (starts[side] < 0 || starts[side] + BESIDE_HOPS > track->hops)
            continue;
        MYO_TRY(source->hops(source->context, starts[side], BESIDE_HOPS, hops));
        double sum = 0.0;
        for (int i = 0; i < BESIDE_HOPS; i++)
            sum += (double)hops[i].low_mean_square / BESIDE_HOPS;
        *out = sum < *out ? sum : *out;
    }
    if (!(*out < INFINITY))
        *out = 0.0;
    return MYO_OK;
}

/* Sums over the hops inside a segment that have samples. */
typedef struct hop_sums {
    double power, low;
    int64_t count;
} hop_sums;

static myo_status sum_hops(hop_sums *out, const myo_segment *segment,
                           const myo_analysed_track *source)
{
    const myo_track *track = source->track;
    int64_t hop = myo_frame_hop(track, segment->first);
    int64_t end = myo_frame_hop(track, segment->end - 1) + 1;
    if (end > track->hops)
        end = track->hops;
    myo_hop block[256];
    *out = (hop_sums) { 0 };
    while (hop < end) {
        const size_t count = end - hop < 256 ? (size_t)(end - hop) : 256;
        MYO_TRY(source->hops(source->context, hop, count, block));
        for (size_t i = 0; i < count; i++) {
            if (!(block[i].mean_square >= 0))
                continue;
            out->power += (double)block[i].mean_square;
            out->low += (double)block[i].low_mean_square;
            out->count++;
        }
        hop += (int64_t)count;
    }
    return MYO_OK;
}

myo_status myo_segment_level(myo_segment *segment, const myo_analysed_track *source,
                             const myo_noise *noise)
{
    hop_sums sums;
    MYO_TRY(sum_hops(&sums, segment, source));
    segment->rms = sqrt(sums.count == 0 ? 0.0 : sums.power / (double)sums.count);
    segment->sigma = sqrt(myo_noise_power(noise, source->track, segment->first, segment->end));
    return MYO_OK;
}

myo_status myo_segment_measure(myo_segment *segment, const myo_analysed_track *source,
                               const myo_noise *noise)
{
    hop_sums sums;
    MYO_TRY(sum_hops(&sums, segment, source));
    const double rest = myo_noise_power(noise, source->track, segment->first, segment->end);
    const double mean = sums.count == 0 ? 0.0 : sums.power / (double)sums.count;
    segment->rms = sqrt(mean);
    segment->sigma = sqrt(rest);
    const double raised = mean > rest ? mean - rest : 0.0;
    segment->snr_db = rest > 0 && raised > 0 ? 10.0 * myo_exact_log10(raised / rest) : -INFINITY;
    double quiet;
    MYO_TRY(low_beside(&quiet, segment, source));
    const double slow = sums.count > 0 ? sums.low / (double)sums.count - quiet : 0.0;
    segment->low_ratio = raised > 0 && slow > 0 ? slow / raised : 0.0;
    return MYO_OK;
}

/* Share of 25 ms bins of a short segment that stand out of the noise. A few potentials leave most
 * of it empty, however strong they are; muscle activity fills it. */
myo_status myo_segment_filling(double *out, const myo_segment *segment,
                               const myo_analysed_track *source, double sigma)
{
    const double rate = source->track->geometry.rate_hz;
    const size_t bin = (size_t)(0.025 * rate) + 1,
                 bins = (size_t)(segment->end - segment->first) / bin;
    float *x = myo_memory_new(bins, bin * sizeof *x);
    if (x == NULL)
        return MYO_NO_MEMORY;
    const myo_status status = source->samples(source->context, segment->first, bins * bin, x);
    double largest = 0.0;
    for (size_t b = 0; b < bins && status == MYO_OK; b++) {
        double sum = 0.0;
        for (size_t i = 0; i < bin; i++)
            sum += (double)x[b * bin + i] * (double)x[b * bin + i];
        x[b] = (float)(sum / (double)bin); /* the bins written are behind the one read */
        largest = (double)x[b] > largest ? (double)x[b] : largest;
    }
    const double over_noise = FILLED_SIGMA * FILLED_SIGMA * sigma * sigma;
    const double over_peak = FILLED_PEAK * FILLED_PEAK * largest;
    const double limit = over_noise > over_peak ? over_noise : over_peak;
    size_t filled = 0;
    for (size_t b = 0; b < bins && status == MYO_OK; b++)
        filled += (double)x[b] > limit;
    myo_memory_free(x);
    *out = bins > 0 ? (double)filled / (double)bins : 0.0;
    return status;
}

/* A contraction does not trail off at less than a hundredth of its power. */
myo_status myo_segment_trim(myo_segment *segment, const myo_analysed_track *source)
{
    const myo_track *track = source->track;
    const int64_t first = myo_frame_hop(track, segment->first);
    int64_t end = myo_frame_hop(track, segment->end - 1) + 1;
    double whole = 0.0;
    myo_hop hop;
    const int64_t step = (end - first) / 256 + 1;
    int64_t n = 0;
    for (int64_t h = first; h < end && h < track->hops; h += step, n++) {
        MYO_TRY(source->hops(source->context, h, 1, &hop));
        whole += hop.mean_square >= 0 ? (double)hop.mean_square : 0.0;
    }
    const double limit = n > 0 ? TRIM_POWER * whole / (double)n : 0.0;
    while (end - first > 12) {
        MYO_TRY(source->hops(source->context, end - 1, 1, &hop));
        if (!((double)hop.mean_square < limit))
            break;
        end--;
    }
    const int64_t frame = myo_hop_frame(track, end);
    segment->end = frame < segment->end ? frame : segment->end;
    return MYO_OK;
}
