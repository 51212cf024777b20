/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The double threshold (Lidierth 1986, Hodges & Bui 1996): a run begins and lasts while the
 * envelope is over the low threshold, and counts when it was over the high one for segment_min_s.
 * Both are in SD of the envelope at rest, not in multiples of its mean: how much the envelope of
 * noise varies depends on its bandwidth, so the same multiple is strict on one channel and lax on
 * another. Mean and SD come from the median and a low quantile, which potentials in quiet windows
 * hardly move.
 *
 * What the threshold alone gets wrong is single potentials: a large one lifts two hops of a 50 ms
 * envelope over any threshold. So runs join only when each of them is confirmed, a joined segment
 * must be over the low threshold for most of its length and longer than a potential, potentials
 * before and after it do not prolong it, and a short one must be filled with activity.
 */
#include "detect/envelope_threshold.h"

#include <math.h>

#include "detect/hop_frames.h"
#include "detect/noise_floor.h"
#include "detect/onset.h"
#include "detect/segment_level.h"

enum { HOP_BLOCK = 1024, BINS = 512 };

static const double RATIO_SPAN = 8.0;   /* of the rest histogram, in sigma */
static const double LOW_SD = 1.5;       /* second threshold: activity lasts while above it */
static const double POTENTIAL_S = 0.15; /* a shorter run is one potential, see discharges.h */
static const double OCCUPIED = 0.55;    /* share of a joined segment that is above LOW_SD */

static const double SHORT_S = 1.0; /* segments up to this must be filled with activity */
static const double FILLED = 0.5, FILLED_S = 0.14;

typedef struct rest_levels {
    double mean, sd; /* of envelope / sigma at rest */
} rest_levels;

/* A scan of the 50 ms envelope (two hops) in units of the tracked sigma. */
typedef struct envelope_scan {
    const myo_analysed_track *source;
    const myo_noise *noise;
    int64_t next, filled, block_first;
    int64_t window, window_end; /* of the last hop: its number and the frame behind it */
    double sigma;               /* tracked there */
    float previous;             /* mean square of the hop before */
    double power;               /* mean square of the envelope: this hop and the one before */
    myo_hop block[HOP_BLOCK];
} envelope_scan;

static myo_status scan_next(envelope_scan *scan)
{
    if (scan->next >= scan->block_first + scan->filled) {
        const int64_t left = scan->source->track->hops - scan->next;
        scan->block_first = scan->next;
        scan->filled = left < HOP_BLOCK ? left : HOP_BLOCK;
        MYO_TRY(scan->source->hops(scan->source->context, scan->next, (size_t)scan->filled,
                                   scan->block));
    }
    const float square = scan->block[scan->next - scan->block_first].mean_square;
    scan->power = (double)(scan->next == 0 ? square : 0.5F * (square + scan->previous));
    scan->previous = square;
    const myo_track *track = scan->source->track;
    const int64_t frame = myo_hop_frame(track, scan->next);
    if (frame >= scan->window_end) {
        scan->window = frame / (int64_t)track->geometry.window;
        scan->window_end = (scan->window + 1) * (int64_t)track->geometry.window;
        scan->sigma = myo_noise_at(scan->noise, track, frame);
    }
    scan->next++;
    return MYO_OK;
}

static double ratio_of(const envelope_scan *scan)
{
    return scan->sigma > 0 && scan->power >= 0 ? sqrt(scan->power) / scan->sigma : NAN;
}

/* Whether the ratio is over a positive level. Far from it the squares tell, without a root and a
 * quotient. */
static bool is_over(const envelope_scan *scan, double level)
{
    const double limit = level * scan->sigma, square = limit * limit;
    if (scan->power < 0.999 * square)
        return false;
    return (scan->power > 1.001 * square && scan->sigma > 0) || ratio_of(scan) > level;
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
static myo_status measure_rest(rest_levels *out, const myo_analysed_track *source,
                               const myo_noise *noise)
{
    int64_t bins[BINS] = { 0 }, total = 0;
    envelope_scan scan = { .source = source, .noise = noise };
    const myo_track *track = source->track;
    for (int64_t h = 0; h < track->hops; h++) {
        MYO_TRY(scan_next(&scan));
        const size_t window = (size_t)scan.window;
        if (window >= noise->count || noise->state[window] != MYO_REST_QUIET)
            continue;
        const double ratio = ratio_of(&scan);
        if (!(ratio >= 0))
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
typedef struct raised_run {
    int64_t first, end, above;
    int64_t high_run, longest_high;
    bool open;
} raised_run;

static void extend_run(raised_run *r, int64_t h, bool high)
{
    if (!r->open)
        *r = (raised_run) { .first = h, .open = true };
    r->end = h + 1;
    r->above++;
    r->high_run = high ? r->high_run + 1 : 0;
    if (r->high_run > r->longest_high)
        r->longest_high = r->high_run;
}

/* Confirmed runs that are near each other are one segment. */
typedef struct joining {
    raised_run whole;
    int64_t solid_first, solid_end; /* of runs longer than a potential */
    const myo_track *track;
    const myo_settings *settings;
    myo_array *out;
} joining;

static myo_status push_joined(joining *j)
{
    raised_run *r = &j->whole;
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
static myo_status join_run(joining *j, const raised_run *r)
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
    MYO_TRY(push_joined(j));
    j->whole = *r;
    j->solid_first = r->first;
    j->solid_end = solid ? r->end : r->first;
    return MYO_OK;
}

static myo_status find_coarse(myo_array *out, const myo_analysed_track *source,
                              const myo_noise *noise, const myo_settings *settings,
                              const rest_levels *rest)
{
    const myo_track *track = source->track;
    const double high = rest->mean + settings->segment_sigma * rest->sd;
    const double low = rest->mean + LOW_SD * rest->sd;
    joining join = { .track = track, .settings = settings, .out = out };
    envelope_scan scan = { .source = source, .noise = noise };
    raised_run now = { 0 };
    for (int64_t h = 0; h < track->hops; h++) {
        MYO_TRY(scan_next(&scan));
        if (noise->no_rest || is_over(&scan, low))
            extend_run(&now, h, noise->no_rest || is_over(&scan, high));
        else
            now.high_run = 0;
        if (now.open && (h - now.end >= 1 || h + 1 == track->hops)) {
            now.open = false;
            MYO_TRY(join_run(&join, &(raised_run) { .first = now.first,
                                                    .end = now.end,
                                                    .above = now.above,
                                                    .longest_high = now.longest_high,
                                                    .open = true }));
        }
    }
    return push_joined(&join);
}

/* Drops short segments that are potentials; see discharges.h. */
static myo_status drop_potentials(myo_array *out, const myo_analysed_track *source,
                                  const myo_noise *noise)
{
    const myo_track *track = source->track;
    myo_segment *segments = out->items;
    size_t left = 0;
    for (size_t i = 0; i < out->count; i++) {
        const int64_t length = segments[i].end - segments[i].first;
        double filling = 1.0;
        if ((double)length < SHORT_S * track->geometry.rate_hz && !noise->no_rest)
            MYO_TRY(
                myo_segment_filling(&filling, &segments[i], source,
                                    myo_noise_at(noise, track, segments[i].first + length / 2)));
        if (filling >= FILLED && filling * (double)length >= FILLED_S * track->geometry.rate_hz)
            segments[left++] = segments[i];
    }
    out->count = left;
    return MYO_OK;
}

myo_status myo_segments_find(myo_array *out, const myo_analysed_track *source,
                             const myo_noise *noise, const myo_settings *settings)
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
        MYO_TRY(myo_segment_trim(&segments[i], source));
        MYO_TRY(myo_onset_refine(&segments[i], source, lower, upper));
    }
    MYO_TRY(drop_potentials(out, source, noise));
    for (size_t i = 0; i < out->count; i++)
        MYO_TRY(myo_segment_measure(&segments[i], source, noise));
    return MYO_OK;
}
