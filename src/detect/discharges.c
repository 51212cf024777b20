/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From spikes, which are single maxima, to discharges, which are what a motor unit did once. One
 * potential may have several maxima, one unit fires twice in a row (a doublet) or is answered by
 * its own axon (an echo; Kleine 2012), and a wide electrode adds late phases. So:
 *
 *  1. spikes within merge_s of the first are one group; each that is half as large as the largest
 *     and SECOND_S away from the last one counted is a potential of its own (`multiplicity`);
 *  2. the extent is measured on the samples: outwards from the main spikes to where QUIET_S of
 *     baseline begins. The onset is that of the first potential, not of the largest: taking the
 *     largest moved the onset of a doublet by its interval;
 *  3. a group that touches the one before it, with less than SECOND_S of baseline between them, is
 *     absorbed by it. With merge_s alone late phases and echoes of long potentials were counted
 *     again as soon as their peak was further off than that.
 *
 * A discharge is major when it exceeds spike_sigma. The smaller candidates stay in the list: they
 * are the neighbours by which firing is told from single twitches, and how many of them there are
 * says whether the noise has heavy tails (noise_outliers.c).
 *
 * The slow part under a potential is compared with what was there before it, not with zero: noise
 * below the band would otherwise make a movement of every potential that rides on it.
 */
#include "detect/discharges.h"

#include <math.h>

#include "detect/hop_frames.h"
#include "detect/noise_outliers.h"

enum { SPIKE_BLOCK = 256, WAVE_LIMIT = 8192, GROUP_LIMIT = 24 };

static const double REACH_S = 0.03;  /* a potential is looked for within this of its peak */
static const double QUIET_S = 0.005; /* baseline this long ends a potential */
static const double SECOND_S = 0.02; /* a second potential is at least this far off */
static const double SECOND_SHARE = 0.5;
static const double FLANK_S = 0.002; /* a slow wave that crosses zero is near its peak by then */
static const double EXTENDED = 1.2; /* over spike_max_s: what noise beside a potential adds; ours */
static const float FLOOR_SIGMA = 3.0F; /* noise stays under it for QUIET_S */

/* What a potential rides on is not its own: slow deflections must stand out of the slow part before
 * them, three times its root mean square at their peak, four times its power afterwards. */
static const double STANDS_OUT = 3, ROSE = 4;

/* A group is closed when the next candidate is further from its first peak than merge_s. */
typedef struct spike_group {
    myo_spike best;
    int64_t first, last, counted; /* counted: peak of the last potential counted */
    int64_t peaks[GROUP_LIMIT];   /* of its spikes, and their sizes */
    float sizes[GROUP_LIMIT];
    int spikes;
    int32_t multiplicity;
    bool open;
} spike_group;

static void note_spike(spike_group *g, const myo_spike *spike)
{
    if (g->spikes == GROUP_LIMIT)
        return;
    g->peaks[g->spikes] = spike->peak_frame;
    g->sizes[g->spikes++] = fabsf(spike->peak);
}

/* First and last spike of about the size of the largest: an echo may be larger than its potential.
 */
static void main_spikes(const spike_group *g, int64_t *first, int64_t *last)
{
    *first = *last = g->best.peak_frame;
    for (int i = 0; i < g->spikes; i++)
        if (g->sizes[i] >= (float)SECOND_SHARE * fabsf(g->best.peak)) {
            *first = g->peaks[i] < *first ? g->peaks[i] : *first;
            *last = g->peaks[i] > *last ? g->peaks[i] : *last;
        }
}

/* Among units that fire, only spikes that follow each other within SECOND_S are of the potential.
 */
static void joined_spikes(const spike_group *g, double rate_hz, int64_t *first, int64_t *last)
{
    int64_t from = g->best.peak_frame, to = from;
    for (int i = g->spikes; i-- > 0;)
        if (g->peaks[i] >= *first && g->peaks[i] < from &&
            (double)(from - g->peaks[i]) <= SECOND_S * rate_hz)
            from = g->peaks[i];
    for (int i = 0; i < g->spikes; i++)
        if (g->peaks[i] <= *last && g->peaks[i] > to &&
            (double)(g->peaks[i] - to) <= SECOND_S * rate_hz)
            to = g->peaks[i];
    *first = from;
    *last = to;
}

static void group_add(spike_group *g, const myo_spike *spike, double rate_hz)
{
    if (!g->open)
        *g = (spike_group) { .best = *spike,
                             .first = spike->peak_frame,
                             .counted = spike->peak_frame,
                             .multiplicity = 1,
                             .open = true };
    const float size = fabsf(spike->peak), best = fabsf(g->best.peak);
    /* what came before a far larger one was noise: the potential begins here */
    if (SECOND_SHARE * (double)size > (double)best) {
        g->first = g->counted = spike->peak_frame;
        g->multiplicity = 1;
    }
    const float smaller = size < best ? size : best, larger = size < best ? best : size;
    if ((double)(spike->peak_frame - g->counted) > SECOND_S * rate_hz &&
        smaller >= (float)SECOND_SHARE * larger) {
        g->multiplicity++;
        g->counted = spike->peak_frame;
    }
    note_spike(g, spike);
    g->last = spike->peak_frame;
    if (size > best)
        g->best = *spike;
}

/* Reads the removed low-frequency part around the peak: `before` is its level 75-300 ms earlier,
 * `tail` over `before` tells an electrode pop's decay from a potential. */
static myo_status measure_low(myo_discharge *d, const myo_analysed_track *source)
{
    const myo_track *track = source->track;
    const int64_t centre = myo_frame_hop(track, d->peak);
    int64_t first = centre - 12, end = centre + 7;
    first = first < 0 ? 0 : first;
    end = end > track->hops ? track->hops : end;
    myo_hop hops[20];
    MYO_TRY(source->hops(source->context, first, (size_t)(end - first), hops));
    double before = 0.0, after = 0.0;
    int before_n = 0, after_n = 0;
    for (int64_t h = first; h < end; h++) {
        const double low = (double)hops[h - first].low_mean_square;
        if (h <= centre - 3) {
            before += low;
            before_n++;
        } else if (h >= centre + 2) {
            after += low;
            after_n++;
        }
    }
    before = before_n > 0 ? before / before_n : 0.0;
    after = after_n > 0 ? after / after_n : 0.0;
    const double level = sqrt(before), size = fabs((double)d->value);
    const double low = (double)d->low_peak - level;
    d->low_peak = low > (STANDS_OUT - 1.0) * level ? (float)low : 0.0F;
    const double rise = after > ROSE * before ? sqrt(after - before) : 0.0;
    d->tail = size > 0 ? (float)(rise / size) : 0.0F;
    return MYO_OK;
}

/* Where the potential leaves its baseline: going away from the peak, the last sample over
 * `threshold` before QUIET_S of baseline. The zero between two phases is no baseline. */
static size_t baseline_edge(const float *x, size_t n, size_t peak, int step, float threshold,
                            size_t quiet)
{
    size_t at = peak, still = 0;
    for (size_t i = peak; still <= quiet;) {
        if (fabsf(x[i]) >= threshold) {
            at = i;
            still = 0;
        } else {
            still++;
        }
        if ((step < 0 && i == 0) || (step > 0 && i + 1 == n))
            break;
        i = step < 0 ? i - 1 : i + 1;
    }
    return at;
}

typedef struct discharge_search {
    const myo_analysed_track *source;
    const myo_noise *noise;
    const myo_local_level *level;
    const myo_settings *settings;
    myo_clusters *clusters;
    myo_arena *arena;
    myo_array *out;
} discharge_search;

/* A sine of frequency f and amplitude A rises by 2 pi f A per second: the steepest step over the
 * largest sample within FLANK_S of it. What tissue has smoothed stays slow, beside it or not. */
static double slew_frequency(const float *x, size_t first, size_t end, double rate_hz)
{
    const size_t reach = (size_t)(FLANK_S * rate_hz) + 1;
    size_t at = first;
    float steepest = 0.0F, size = 0.0F;
    for (size_t i = first; i + 1 < end; i++)
        if (fabsf(x[i + 1] - x[i]) > steepest) {
            steepest = fabsf(x[i + 1] - x[i]);
            at = i;
        }
    for (size_t i = at > first + reach ? at - reach : first; i < end && i <= at + reach; i++)
        size = fabsf(x[i]) > size ? fabsf(x[i]) : size;
    return size > 0 ? (double)(steepest / size) * rate_hz / (2.0 * 3.14159265358979323846) : 0.0;
}

static myo_status measure_extent(const discharge_search *f, myo_discharge *d, const spike_group *g)
{
    const myo_analysed_track *source = f->source;
    const myo_track *track = source->track;
    const int64_t reach = (int64_t)(REACH_S * track->geometry.rate_hz) + 1;
    int64_t first_peak, last_peak;
    main_spikes(g, &first_peak, &last_peak);
    if (d->muscle != MYO_MUSCLE_QUIET)
        joined_spikes(g, track->geometry.rate_hz, &first_peak, &last_peak);
    int64_t first = first_peak - reach, end = last_peak + reach + 1;
    first = first < 0 ? 0 : first;
    end = end > track->frames ? track->frames : end;
    if (end - first > WAVE_LIMIT)
        return MYO_OK;
    const size_t n = (size_t)(end - first);
    float x[WAVE_LIMIT];
    MYO_TRY(source->samples(source->context, first, n, x));
    for (size_t i = 0; i < n; i++)
        if (!(fabsf(x[i]) < INFINITY))
            x[i] = 0.0F;
    const size_t peak = (size_t)(d->peak - first);
    const size_t left = (size_t)(first_peak - first), right = (size_t)(last_peak - first);
    const size_t quiet = (size_t)(QUIET_S * track->geometry.rate_hz);
    const float share = (float)f->settings->onset_share * fabsf(d->value);
    const float floor = FLOOR_SIGMA * d->sigma;
    const float threshold = share > floor ? share : floor;
    d->onset = first + (int64_t)baseline_edge(x, n, left, -1, threshold, quiet);
    d->end = first + (int64_t)baseline_edge(x, n, right, 1, threshold, quiet) + 1;
    float low = x[peak], high = x[peak];
    for (size_t i = (size_t)(d->onset - first); i < (size_t)(d->end - first); i++) {
        low = x[i] < low ? x[i] : low;
        high = x[i] > high ? x[i] : high;
    }
    d->peak_to_peak = high - low;
    d->edge = threshold / fabsf(d->value);
    d->slew_hz = (float)slew_frequency(x, (size_t)(d->onset - first), (size_t)(d->end - first),
                                       track->geometry.rate_hz);
    d->frequency_hz = (float)myo_rms_frequency(x, (size_t)(d->onset - first),
                                               (size_t)(d->end - first), track->geometry.rate_hz);
    return d->major ? myo_templates_place(f->clusters, d, x, n, peak, f->settings, f->arena)
                    : MYO_OK;
}

/* The major discharge before the last and no more than `reach` frames off; NULL when there is none.
 */
static myo_discharge *major_before(myo_array *out, double reach)
{
    myo_discharge *d = out->items;
    const size_t last = out->count - 1;
    for (size_t i = last; i-- > 0 && (double)(d[last].peak - d[i].peak) <= reach;)
        if (d[i].major)
            return &d[i];
    return NULL;
}

/* A weak spike inside a potential is a phase of it. Potentials that touch, with less than SECOND_S
 * of baseline between them, are one: a late phase, an echo of a long potential, a multiplet. */
static void absorb(myo_array *out, double rate_hz, const myo_settings *settings)
{
    myo_discharge *all = out->items, *d = &all[out->count - 1];
    if (out->count < 2)
        return;
    const double longest = EXTENDED * settings->spike_max_s + settings->merge_s;
    myo_discharge *before = major_before(out, 2.0 * longest * rate_hz);
    if (before == NULL)
        return;
    if (!d->major) {
        if (d->peak >= before->end)
            return;
        before->last = d->last;
        out->count--;
        return;
    }
    if ((double)(d->onset - before->end) >= SECOND_S * rate_hz ||
        (double)(d->end - before->onset) > longest * rate_hz)
        return;
    /* among units that fire, what comes before a larger potential is rather one of theirs */
    if (d->muscle != MYO_MUSCLE_QUIET && fabsf(before->value) < fabsf(d->value))
        return;
    myo_discharge whole = fabsf(d->value) > fabsf(before->value) ? *d : *before;
    whole.onset = before->onset;
    whole.end = d->end > before->end ? d->end : before->end;
    whole.first = before->first;
    whole.last = d->last;
    whole.multiplicity = before->multiplicity;
    if ((double)(d->first - before->last) > SECOND_S * rate_hz &&
        fabsf(d->value) >= (float)SECOND_SHARE * fabsf(before->value))
        whole.multiplicity += d->multiplicity;
    *before = whole;
    out->count = (size_t)(before - all) + 1;
}

static myo_status close_group(const discharge_search *f, spike_group *g)
{
    const myo_analysed_track *source = f->source;
    const int64_t peak_frame = g->best.peak_frame;
    const double sigma = myo_local_sigma_at(f->level, f->noise, source->track, peak_frame);
    g->open = false;
    myo_discharge *d = myo_array_push(f->out);
    if (d == NULL)
        return MYO_NO_MEMORY;
    const myo_spike *s = &g->best;
    *d = (myo_discharge) { .onset = s->peak_frame + s->onset_offset,
                           .peak = s->peak_frame,
                           .first = g->first,
                           .last = g->last,
                           .value = s->peak,
                           .peak_to_peak = s->peak_to_peak,
                           .sigma = (float)sigma,
                           .half_width_s = s->width_s,
                           .low_peak = s->low_peak,
                           .multiplicity = g->multiplicity,
                           .brief_sigma =
                               (float)myo_brief_sigma_at(f->level, source->track, peak_frame),
                           .muscle = myo_muscle_state_at(f->level, source->track, peak_frame),
                           .train_cv = NAN,
                           .channels = 1,
                           .lag_s = NAN,
                           .ecg_interval_s = NAN };
    d->end = s->peak_frame + (int64_t)((double)s->width_s * source->track->geometry.rate_hz) + 1;
    d->major = fabs((double)s->peak) >= f->settings->spike_sigma * sigma;
    if (d->major)
        MYO_TRY(measure_low(d, source));
    MYO_TRY(measure_extent(f, d, g));
    absorb(f->out, source->track->geometry.rate_hz, f->settings);
    return MYO_OK;
}

myo_status myo_discharges_find(myo_array *out, myo_clusters *clusters,
                               const myo_analysed_track *source, const myo_noise *noise,
                               const myo_local_level *level, const myo_intervals *blocked,
                               const myo_settings *settings, myo_arena *arena)
{
    const discharge_search f = { source, noise, level, settings, clusters, arena, out };
    const double rate = source->track->geometry.rate_hz;
    if (clusters->samples == 0)
        myo_templates_open(clusters, rate);
    myo_spike block[SPIKE_BLOCK];
    spike_group open = { 0 };
    for (int64_t first = 0; first < source->spike_count; first += SPIKE_BLOCK) {
        const int64_t left = source->spike_count - first;
        const size_t n = left < SPIKE_BLOCK ? (size_t)left : SPIKE_BLOCK;
        MYO_TRY(source->spikes(source->context, first, n, block));
        for (size_t i = 0; i < n; i++) {
            const myo_spike *s = &block[i];
            const double sigma = myo_local_sigma_at(level, noise, source->track, s->peak_frame);
            if (!(fabs((double)s->peak) >= settings->candidate_sigma * sigma) ||
                myo_intervals_contain(blocked, s->peak_frame))
                continue;
            if (open.open && (double)(s->peak_frame - open.first) > settings->merge_s * rate)
                MYO_TRY(close_group(&f, &open));
            group_add(&open, s, rate);
        }
    }
    if (open.open)
        MYO_TRY(close_group(&f, &open));
    myo_noise_outliers_find(out->items, out->count, clusters, noise, source->track, settings);
    return MYO_OK;
}

static double variation(const double *values, size_t n)
{
    double mean = 0.0, square = 0.0;
    for (size_t i = 0; i < n; i++)
        mean += values[i];
    mean /= (double)n;
    for (size_t i = 0; i < n; i++)
        square += (values[i] - mean) * (values[i] - mean);
    return n < 2 ? NAN : sqrt(square / (double)(n - 1)) / mean;
}

/* Discharges [first, last] are joined by intervals up to isolation_s. */
static void set_train(myo_discharge **run, size_t count)
{
    double intervals[64];
    size_t n = 0;
    for (size_t i = 1; i < count && n < 64; i++)
        intervals[n++] = run[i]->before_s;
    const double cv = n < 2 ? NAN : variation(intervals, n);
    for (size_t i = 0; i < count; i++) {
        run[i]->train = (int32_t)(count - 1);
        run[i]->train_cv = (float)cv;
    }
}

void myo_discharges_intervals(myo_discharge *discharges, size_t count, double rate_hz,
                              const myo_settings *settings)
{
    enum { RUN = 65 };
    myo_discharge *run[RUN], *last = NULL;
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        myo_discharge *d = &discharges[i];
        if (d->state != MYO_DISCHARGE_OPEN || d->noise_outlier)
            continue;
        d->before_s = d->after_s = INFINITY;
        if (last != NULL) {
            d->before_s = (double)(d->first - last->first) / rate_hz;
            last->after_s = d->before_s;
        }
        if (length > 0 && (d->before_s > settings->isolation_s || length == RUN)) {
            set_train(run, length);
            length = 0;
        }
        run[length++] = d;
        last = d;
    }
    if (length > 0)
        set_train(run, length);
}

size_t myo_discharges_from(const myo_discharge *discharges, size_t count, double frame)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if ((double)discharges[middle].peak < frame)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
