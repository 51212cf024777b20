/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/segments.h"

#include <math.h>

#include "detect/noise.h"
#include "kernels/exact.h"

enum { HOP_BLOCK = 1024, BINS = 512, BESIDE_HOPS = 20 };

static const double RATIO_SPAN = 8.0;   /* of the rest histogram, in sigma */
static const double LOW_SD = 1.5;       /* second threshold: activity lasts while above it */
static const double POTENTIAL_S = 0.15; /* a shorter run is one potential, see discharges.h */
static const double OCCUPIED = 0.55;    /* share of a joined segment that is above LOW_SD */

static const double SHORT_S = 1.0; /* segments up to this must be filled with activity */
static const double FILLED_SIGMA = 1.35, FILLED_PEAK = 0.25, FILLED = 0.5;
static const double TRIM_POWER = 0.01;
static const double FILLED_S = 0.14;

typedef struct rest_levels {
    double mean, sd; /* of envelope / sigma at rest */
} rest_levels;

/* A walk over the 50 ms envelope (two hops) in units of the tracked sigma. */
typedef struct envelope_walk {
    const myo_source *source;
    const myo_noise *noise;
    int64_t next, filled, block_first;
    float previous; /* mean square of the hop before */
    myo_hop block[HOP_BLOCK];
} envelope_walk;

int64_t myo_hop_frame(const myo_track *track, int64_t hop)
{
    return hop * (int64_t)track->geometry.hop;
}

int64_t myo_frame_hop(const myo_track *track, int64_t frame)
{
    return frame < 0 ? 0 : frame / (int64_t)track->geometry.hop;
}

static myo_status walk_ratio(envelope_walk *walk, double *ratio)
{
    if (walk->next >= walk->block_first + walk->filled) {
        const int64_t left = walk->source->track->hops - walk->next;
        walk->block_first = walk->next;
        walk->filled = left < HOP_BLOCK ? left : HOP_BLOCK;
        MYO_TRY(walk->source->hops(walk->source->context, walk->next, (size_t)walk->filled,
                                   walk->block));
    }
    const float square = walk->block[walk->next - walk->block_first].mean_square;
    const float both = walk->next == 0 ? square : 0.5F * (square + walk->previous);
    walk->previous = square;
    const myo_track *track = walk->source->track;
    const double sigma = myo_noise_at(walk->noise, track, myo_hop_frame(track, walk->next));
    walk->next++;
    *ratio = sigma > 0 && both >= 0 ? sqrt((double)both) / sigma : NAN;
    return MYO_OK;
}

static double histogram_quantile(const int64_t *bins, int64_t total, double q)
{
    const double wanted = q * (double)total;
    double sum = 0.0;
    for (int i = 0; i < BINS; i++) {
        const double next = sum + (double)bins[i];
        if (next >= wanted && bins[i] > 0)
            return ((double)i + (wanted - sum) / (double)bins[i]) * RATIO_SPAN / BINS;
        sum = next;
    }
    return RATIO_SPAN;
}

/* Mean and SD of the envelope at rest, from its median and its 16 % quantile: potentials and bursts
 * inside quiet windows lie above and hardly move either. */
static myo_status measure_rest(rest_levels *out, const myo_source *source, const myo_noise *noise)
{
    int64_t bins[BINS] = { 0 }, total = 0;
    envelope_walk walk = { .source = source, .noise = noise };
    const myo_track *track = source->track;
    for (int64_t h = 0; h < track->hops; h++) {
        double ratio;
        MYO_TRY(walk_ratio(&walk, &ratio));
        const size_t window = (size_t)(myo_hop_frame(track, h) / (int64_t)track->geometry.window);
        if (window >= noise->count || noise->state[window] != MYO_REST_QUIET || !(ratio >= 0))
            continue;
        const int bin = ratio >= RATIO_SPAN ? BINS - 1 : (int)(ratio / RATIO_SPAN * BINS);
        bins[bin]++;
        total++;
    }
    if (total < 20) {
        *out = (rest_levels) { .mean = 1.0, .sd = 0.2 };
        return MYO_OK;
    }
    out->mean = histogram_quantile(bins, total, 0.5);
    out->sd = out->mean - histogram_quantile(bins, total, 0.16);
    if (out->sd < 0.02)
        out->sd = 0.02;
    return MYO_OK;
}

/* A run of hops above the low threshold, with single hops below it bridged. */
typedef struct run {
    int64_t first, end, above;
    int64_t high_run, longest_high;
    bool open;
} run;

static void extend_run(run *r, int64_t h, bool high)
{
    if (!r->open)
        *r = (run) { .first = h, .open = true };
    r->end = h + 1;
    r->above++;
    r->high_run = high ? r->high_run + 1 : 0;
    if (r->high_run > r->longest_high)
        r->longest_high = r->high_run;
}

/* Confirmed runs that are near each other are one segment. */
typedef struct joining {
    run whole;
    int64_t solid_first, solid_end; /* of runs longer than a potential */
    const myo_track *track;
    const myo_settings *settings;
    myo_array *out;
} joining;

static myo_status finish(joining *j)
{
    run *r = &j->whole;
    if (!r->open)
        return MYO_OK;
    r->open = false;
    /* single potentials before and after do not prolong a contraction */
    if (j->solid_end > j->solid_first) {
        r->first = j->solid_first;
        r->end = j->solid_end;
        r->above = r->above < r->end - r->first ? r->above : r->end - r->first;
    }
    const int64_t length = r->end - r->first;
    const double seconds = (double)myo_hop_frame(j->track, length) / j->track->geometry.rate_hz;
    if (seconds < POTENTIAL_S || (double)r->above < OCCUPIED * (double)length)
        return MYO_OK;
    myo_segment *segment = myo_array_push(j->out);
    if (segment == NULL)
        return MYO_NO_MEMORY;
    segment->first = myo_hop_frame(j->track, r->first > 0 ? r->first - 1 : 0);
    segment->end = myo_hop_frame(j->track, r->end);
    if (segment->end > j->track->frames)
        segment->end = j->track->frames;
    return MYO_OK;
}

/* Takes a run that has ended. */
static myo_status join_run(joining *j, const run *r)
{
    const double rate = j->track->geometry.rate_hz;
    const double confirmed = (double)myo_hop_frame(j->track, r->longest_high);
    if (confirmed < j->settings->segment_min_s * rate)
        return MYO_OK;
    const double gap = (double)myo_hop_frame(j->track, r->first - j->whole.end);
    const double potential = POTENTIAL_S * rate;
    const bool solid = (double)myo_hop_frame(j->track, r->end - r->first) > potential;
    if (j->whole.open && gap <= j->settings->segment_join_s * rate) {
        j->whole.end = r->end;
        j->whole.above += r->above;
        if (solid && j->solid_end <= j->solid_first)
            j->solid_first = r->first;
        if (solid)
            j->solid_end = r->end;
        return MYO_OK;
    }
    MYO_TRY(finish(j));
    j->whole = *r;
    j->solid_first = r->first;
    j->solid_end = solid ? r->end : r->first;
    return MYO_OK;
}

static myo_status find_coarse(myo_array *out, const myo_source *source, const myo_noise *noise,
                              const myo_settings *settings, const rest_levels *rest)
{
    const myo_track *track = source->track;
    const double high = rest->mean + settings->segment_sigma * rest->sd;
    const double low = rest->mean + LOW_SD * rest->sd;
    joining join = { .track = track, .settings = settings, .out = out };
    envelope_walk walk = { .source = source, .noise = noise };
    run now = { 0 };
    for (int64_t h = 0; h < track->hops; h++) {
        double ratio;
        MYO_TRY(walk_ratio(&walk, &ratio));
        if (noise->no_rest || ratio > low)
            extend_run(&now, h, noise->no_rest || ratio > high);
        else
            now.high_run = 0;
        if (now.open && (h - now.end >= 1 || h + 1 == track->hops)) {
            now.open = false;
            MYO_TRY(join_run(&join, &(run) { .first = now.first,
                                             .end = now.end,
                                             .above = now.above,
                                             .longest_high = now.longest_high,
                                             .open = true }));
        }
    }
    return finish(&join);
}

/* The j that maximises -1/2 [(j-a) ln v0(j) + (e-j) ln v1(j)] for a Gaussian change of variance
 * (profile likelihood; Selvan 2018 for EMG), in frames from the start of x. `rises`: v1 > v0. */
static size_t change_point(const float *x, size_t n, size_t margin, bool rises)
{
    double total = 0.0, before = 0.0, best = -INFINITY;
    size_t at = n / 2;
    for (size_t i = 0; i < n; i++)
        total += (double)x[i] * (double)x[i];
    for (size_t j = 1; j < n; j++) {
        before += (double)x[j - 1] * (double)x[j - 1];
        if (j < margin || n - j < margin)
            continue;
        const double v0 = before / (double)j, v1 = (total - before) / (double)(n - j);
        if (!(v0 > 0) || !(v1 > 0) || (v1 > v0) != rises)
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

static myo_status refine_boundary(int64_t *boundary, const myo_source *source, int64_t first,
                                  int64_t end, bool rises)
{
    const double rate = source->track->geometry.rate_hz;
    if (end - first < (int64_t)(0.06 * rate))
        return MYO_OK;
    const size_t n = (size_t)(end - first);
    float *x = myo_memory_new(n, sizeof *x);
    if (x == NULL)
        return MYO_NO_MEMORY;
    const myo_status status = source->samples(source->context, first, n, x);
    if (status == MYO_OK) {
        for (size_t i = 0; i < n; i++)
            if (!(fabsf(x[i]) < INFINITY))
                x[i] = 0.0F;
        *boundary = first + (int64_t)change_point(x, n, (size_t)(0.01 * rate) + 1, rises);
    }
    myo_memory_free(x);
    return status;
}

myo_status myo_segment_refine(myo_segment *segment, const myo_source *source, int64_t lower,
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
static myo_status low_beside(double *out, const myo_segment *segment, const myo_source *source)
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

myo_status myo_segment_measure(myo_segment *segment, const myo_source *source,
                               const myo_noise *noise)
{
    const myo_track *track = source->track;
    int64_t hop = myo_frame_hop(track, segment->first);
    int64_t end = myo_frame_hop(track, segment->end - 1) + 1;
    if (end > track->hops)
        end = track->hops;
    double power = 0.0, low = 0.0;
    int64_t n = 0;
    myo_hop block[256];
    while (hop < end) {
        const size_t count = end - hop < 256 ? (size_t)(end - hop) : 256;
        MYO_TRY(source->hops(source->context, hop, count, block));
        for (size_t i = 0; i < count; i++) {
            if (!(block[i].mean_square >= 0))
                continue;
            power += (double)block[i].mean_square;
            low += (double)block[i].low_mean_square;
            n++;
        }
        hop += (int64_t)count;
    }
    const double rest = myo_noise_power(noise, track, segment->first, segment->end);
    const double mean = n == 0 ? 0.0 : power / (double)n;
    segment->rms = sqrt(mean);
    segment->sigma = sqrt(rest);
    const double raised = mean > rest ? mean - rest : 0.0;
    segment->snr_db = rest > 0 && raised > 0 ? 10.0 * myo_exact_log10(raised / rest) : -INFINITY;
    double quiet;
    MYO_TRY(low_beside(&quiet, segment, source));
    const double slow = n > 0 ? low / (double)n - quiet : 0.0;
    segment->low_ratio = raised > 0 && slow > 0 ? slow / raised : 0.0;
    return MYO_OK;
}

/* Share of 25 ms bins of a short segment that stand out of the noise. A few potentials leave most
 * of it empty, however strong they are; muscle activity fills it. */
static myo_status measure_filling(double *out, const myo_segment *segment, const myo_source *source,
                                  double sigma)
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
static myo_status trim_end(myo_segment *segment, const myo_source *source)
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

/* Drops short segments that are potentials; see discharges.h. */
static myo_status drop_potentials(myo_array *out, const myo_source *source, const myo_noise *noise)
{
    const myo_track *track = source->track;
    myo_segment *segments = out->items;
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++) {
        const int64_t length = segments[i].end - segments[i].first;
        double filling = 1.0;
        if ((double)length < SHORT_S * track->geometry.rate_hz && !noise->no_rest)
            MYO_TRY(measure_filling(&filling, &segments[i], source,
                                    myo_noise_at(noise, track, segments[i].first + length / 2)));
        if (filling >= FILLED && filling * (double)length >= FILLED_S * track->geometry.rate_hz)
            segments[kept++] = segments[i];
    }
    out->count = kept;
    return MYO_OK;
}

myo_status myo_segments_find(myo_array *out, const myo_source *source, const myo_noise *noise,
                             const myo_settings *settings)
{
    rest_levels rest;
    if (noise->count == 0)
        return MYO_OK;
    MYO_TRY(measure_rest(&rest, source, noise));
    MYO_TRY(find_coarse(out, source, noise, settings, &rest));
    myo_segment *segments = out->items;
    for (size_t i = 0; i < out->count; i++) {
        const int64_t lower = i == 0 ? 0 : segments[i - 1].end;
        const int64_t upper = i + 1 == out->count ? source->track->frames : segments[i + 1].first;
        MYO_TRY(trim_end(&segments[i], source));
        MYO_TRY(myo_segment_refine(&segments[i], source, lower, upper));
    }
    MYO_TRY(drop_potentials(out, source, noise));
    for (size_t i = 0; i < out->count; i++)
        MYO_TRY(myo_segment_measure(&segments[i], source, noise));
    return MYO_OK;
}
