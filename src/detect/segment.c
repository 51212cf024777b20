/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One segment by itself: its exact boundaries, its level, and what fills it. */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "detect/noise.h"
#include "detect/segments.h"
#include "kernels/exact.h"

enum { BESIDE_HOPS = 20 };

/* Ours. */
static const double FILLED_SIGMA = 1.35; /* a bin over this stands out of the noise ... */
static const double FILLED_PEAK = 0.12;  /* ... and over this share of the largest bin */
static const double TRIM_POWER = 0.01;   /* of the segment's mean: no longer part of it */

int64_t myo_hop_frame(const myo_track *track, int64_t hop)
{
    return hop * (int64_t)track->geometry.hop;
}

int64_t myo_frame_hop(const myo_track *track, int64_t frame)
{
    return frame < 0 ? 0 : frame / (int64_t)track->geometry.hop;
}

/* Natural logarithm of a normal number within LOG_ERROR (Chebyshev fit; its largest error is 1e-5):
 * tells where the exact one is worth its time. */
static const double LOG_ERROR = 2e-5;

static double quick_log(double x)
{
    static const double LN2 = 0.69314718055994531;
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    const double exponent = (double)(int64_t)(bits >> 52) - 1023.0;
    bits = (bits & 0xfffffffffffffU) | (uint64_t)1023 << 52;
    double m;
    memcpy(&m, &bits, sizeof m);
    const double t = m - 1.0;
    const double high = 2.85272681e-01 + t * (-1.31581825e-01 + t * 3.04490045e-02);
    return exponent * LN2 +
           (9.97503259e-06 + t * (9.99235484e-01 + t * (-4.90230723e-01 + t * high)));
}

/* A change of variance at frame j of n. `before[j]` is the sum of the squares of the frames before
 * j; it never falls with j. */
typedef struct change {
    const double *before;
    size_t n;
    bool rises; /* the variance after j is the larger one */
} change;

/* Variances before and after j. @return whether a change there is possible */
static bool variances(double *v0, double *v1, const change *in, size_t j)
{
    *v0 = in->before[j] / (double)j;
    *v1 = (in->before[in->n] - in->before[j]) / (double)(in->n - j);
    return *v0 > 0 && *v1 > 0 && (*v1 > *v0) == in->rises;
}

static double rough_likelihood(const change *in, size_t j)
{
    double v0, v1;
    if (!variances(&v0, &v1, in, j))
        return -INFINITY;
    return -0.5 * ((double)j * quick_log(v0) + (double)(in->n - j) * quick_log(v1));
}

/* What the likelihood of no j in [first, last] exceeds. With p = j / n and q the share of the
 * squares before j, it is n/2 D(p||q) and a constant, where the divergence D grows with the
 * distance of p and q; for a rise q < p, so the largest p and the smallest q bound it. */
static double likelihood_bound(const change *in, size_t first, size_t last)
{
    const double n = (double)in->n, total = in->before[in->n];
    const double p = (double)(in->rises ? last : first) / n;
    const double q = in->before[in->rises ? first : last] / total;
    const double apart = in->rises ? p - q : q - p;
    const double divergence =
        apart > 0 ? p * quick_log(p / q) + (1 - p) * quick_log((1 - p) / (1 - q)) : 0.0;
    return 0.5 * n * (divergence - quick_log(total / n));
}

/* The j that maximises -1/2 [(j-a) ln v0(j) + (e-j) ln v1(j)] for a Gaussian change of variance
 * (profile likelihood; Selvan 2018 for EMG), in frames from the start. `rough`: n numbers, the
 * likelihood with quick_log where a bound lets it be the largest; only what comes near the largest
 * of them can be the maximum. */
static size_t change_point(const change *in, size_t margin, double *rough)
{
    enum { STRIDE = 16 };
    const size_t n = in->n, last = n - margin;
    const double error = 2.0 * LOG_ERROR * (double)n;
    double best = -INFINITY, v0, v1;
    size_t at = n / 2;
    for (size_t j = margin; j <= last; j++)
        rough[j] = -INFINITY;
    for (size_t j = margin; j <= last; j += STRIDE) {
        rough[j] = rough_likelihood(in, j);
        best = rough[j] > best ? rough[j] : best;
    }
    for (size_t j = margin; j <= last; j += STRIDE) {
        const size_t end = last - j < STRIDE ? last : j + STRIDE - 1;
        if (likelihood_bound(in, j, end) < best - error)
            continue;
        for (size_t i = j + 1; i <= end; i++) {
            rough[i] = rough_likelihood(in, i);
            best = rough[i] > best ? rough[i] : best;
        }
    }
    const double least = best - error;
    best = -INFINITY;
    for (size_t j = margin; j <= last; j++) {
        if (!(rough[j] >= least && rough[j] > -INFINITY) || !variances(&v0, &v1, in, j))
            continue;
        const double likelihood =
            -0.5 * ((double)j * myo_exact_log(v0) + (double)(n - j) * myo_exact_log(v1));
        if (likelihood > best) {
            best = likelihood;
            at = j;
        }
    }
    return at;
}

static myo_status refine_boundary(int64_t *boundary, const myo_analysed_track *source,
                                  int64_t first, int64_t end, bool rises)
{
    const double rate = source->track->geometry.rate_hz;
    if (end - first < (int64_t)(0.06 * rate))
        return MYO_OK;
    const size_t n = (size_t)(end - first), margin = (size_t)(0.01 * rate) + 1;
    float *x = myo_memory_raw(n, sizeof *x);
    double *sums = myo_memory_raw(2 * n + 1, sizeof *sums);
    if (x == NULL || sums == NULL) {
        myo_memory_free(x);
        myo_memory_free(sums);
        return MYO_NO_MEMORY;
    }
    const myo_status status = source->samples(source->context, first, n, x);
    if (status == MYO_OK) {
        sums[0] = 0.0;
        for (size_t i = 0; i < n; i++) {
            const double value = fabsf(x[i]) < INFINITY ? (double)x[i] : 0.0;
            sums[i + 1] = sums[i] + value * value;
        }
        const change in = { .before = sums, .n = n, .rises = rises };
        const bool any = sums[n] > 0 && n >= 2 * margin;
        *boundary = first + (int64_t)(any ? change_point(&in, margin, sums + n + 1) : n / 2);
    }
    myo_memory_free(x);
    myo_memory_free(sums);
    return status;
}

myo_status myo_segment_refine(myo_segment *segment, const myo_analysed_track *source, int64_t lower,
                              int64_t upper)
{
    const int64_t reach = (int64_t)(0.25 * source->track->geometry.rate_hz);
    const int64_t first = segment->first, end = segment->end, middle = first + (end - first) / 2;
    const int64_t before = first - reach > lower ? first - reach : lower;
    const int64_t inside = first + reach < middle ? first + reach : middle;
    if (first > lower)
        MYO_TRY(refine_boundary(&segment->first, source, before, inside, true));
    const int64_t within = end - reach > middle ? end - reach : middle;
    const int64_t after = end + reach < upper ? end + reach : upper;
    if (end < upper)
        MYO_TRY(refine_boundary(&segment->end, source, within, after, false));
    return MYO_OK;
}

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

/* What follows a contraction at less than a hundredth of its power is not part of it. */
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
