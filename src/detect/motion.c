/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/motion.h"

#include <math.h>
#include <stdlib.h>

#include "detect/noise.h"
#include "detect/segments.h"
#include "kernels/exact.h"

enum { SPIKE_BLOCK = 256, WAVE_LIMIT = 4096 };

static const double JOIN_S = 0.15;    /* crossings of one movement are closer */
static const double BACK_S = 0.15;    /* the onset is looked for this far before */
static const double DELAY_S = 0.0155; /* expected lag: 5 ms stimulated latency, 20.5 ms voluntary
                                         (Begovic 2014); twitches are nearer the first */
static const double BIN_S = 0.02;
static const double MOTION_SIGMA = 5.0; /* ours */

/* Onset of a movement that first crosses at `crossing`: back to where the magnitude was last under
 * 15 % of its peak or the noise for 15 ms (the magnitude of an oscillation dips in between). */
static myo_status find_onset(int64_t *onset, const myo_source *source, int64_t crossing,
                             double peak, double sigma)
{
    const double rate = source->track->geometry.rate_hz;
    int64_t first = crossing - (int64_t)(BACK_S * rate);
    first = first < 0 ? 0 : first;
    const size_t n = (size_t)(crossing - first + 1);
    float x[WAVE_LIMIT];
    *onset = crossing;
    if (n > WAVE_LIMIT)
        return MYO_OK;
    MYO_TRY(source->samples(source->context, first, n, x));
    const double share = 0.15 * peak, floor = 1.8 * sigma;
    const double threshold = share > floor ? share : floor;
    const size_t quiet = (size_t)(0.015 * rate) + 1;
    size_t still = 0;
    for (size_t i = n; i-- > 0 && still <= quiet;) {
        if (fabs((double)x[i]) >= threshold) {
            *onset = first + (int64_t)i;
            still = 0;
        } else {
            still++;
        }
    }
    return MYO_OK;
}

static myo_status measure_low(myo_motion *m, const myo_source *source, int64_t first, int64_t end)
{
    const myo_track *track = source->track;
    int64_t hop = myo_frame_hop(track, first), stop = myo_frame_hop(track, end) + 1;
    stop = stop > track->hops ? track->hops : stop;
    stop = stop - hop > 40 ? hop + 40 : stop;
    myo_hop hops[40];
    MYO_TRY(source->hops(source->context, hop, (size_t)(stop - hop), hops));
    double kept = 0.0, minimum = INFINITY, maximum = 0.0;
    for (int64_t h = 0; h < stop - hop; h++) {
        const double low = (double)hops[h].low_mean_square;
        kept += (double)hops[h].mean_square;
        minimum = low < minimum ? low : minimum;
        maximum = low > maximum ? low : maximum;
    }
    /* gravity is a constant of the removed part, movement is its change */
    const double change = stop > hop ? sqrt(maximum) - sqrt(minimum) : 0.0;
    m->low_ratio = kept > 0 ? change * change / (kept / (double)(stop - hop)) : 0.0;
    return MYO_OK;
}

typedef struct movement {
    int64_t first, last;
    double peak, sigma;
    bool open;
} movement;

static myo_status close_movement(movement *open, myo_array *out, const myo_source *source)
{
    open->open = false;
    int64_t onset = open->first;
    MYO_TRY(find_onset(&onset, source, open->first, open->peak, open->sigma));
    myo_motion *m = myo_array_push(out);
    if (m == NULL)
        return MYO_NO_MEMORY;
    const myo_track *track = source->track;
    *m = (myo_motion) { .onset_s = track->start_s + (double)onset / track->geometry.rate_hz,
                        .end_s = track->start_s + (double)open->last / track->geometry.rate_hz,
                        .peak = open->peak,
                        .peak_over_sigma = open->peak / open->sigma,
                        .emg_s = NAN };
    return measure_low(m, source, onset, open->last);
}

myo_status myo_motions_find(myo_array *out, const myo_source *source, const myo_noise *noise,
                            const myo_settings *settings)
{
    (void)settings;
    const double rate = source->track->geometry.rate_hz;
    myo_spike block[SPIKE_BLOCK];
    movement open = { 0 };
    for (int64_t first = 0; first < source->spike_count; first += SPIKE_BLOCK) {
        const int64_t left = source->spike_count - first;
        const size_t n = left < SPIKE_BLOCK ? (size_t)left : SPIKE_BLOCK;
        MYO_TRY(source->spikes(source->context, first, n, block));
        for (size_t i = 0; i < n; i++) {
            const double sigma = myo_noise_at(noise, source->track, block[i].peak_frame);
            const double peak = fabs((double)block[i].peak);
            if (!(peak >= MOTION_SIGMA * sigma))
                continue;
            if (open.open && (double)(block[i].peak_frame - open.last) > JOIN_S * rate)
                MYO_TRY(close_movement(&open, out, source));
            if (!open.open)
                open = (movement) { .first = block[i].peak_frame, .open = true };
            open.last = block[i].peak_frame;
            if (peak > open.peak) {
                open.peak = peak;
                open.sigma = sigma;
            }
        }
    }
    return open.open ? close_movement(&open, out, source) : MYO_OK;
}

static int compare_double(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static myo_status collect_lags(myo_array *lags, const double *onsets, size_t count,
                               const myo_motion *motions, size_t motion_count, double reach)
{
    size_t k = 0;
    for (size_t i = 0; i < count; i++) {
        while (k < motion_count && motions[k].onset_s < onsets[i] - reach)
            k++;
        for (size_t j = k; j < motion_count && motions[j].onset_s <= onsets[i] + reach; j++) {
            double *lag = myo_array_push(lags);
            if (lag == NULL)
                return MYO_NO_MEMORY;
            *lag = motions[j].onset_s - onsets[i];
        }
    }
    return MYO_OK;
}

/* The densest BIN_S of sorted lags; its median to *lag, its size as return. */
static size_t densest(const double *lags, size_t n, double *lag)
{
    size_t best = 0, tail = 0;
    for (size_t i = 0; i < n; i++) {
        while (lags[i] - lags[tail] > BIN_S)
            tail++;
        if (i - tail + 1 > best) {
            best = i - tail + 1;
            *lag = lags[tail + (i - tail) / 2];
        }
    }
    return best;
}

myo_status myo_coupling_estimate(myo_coupling *out, const double *onsets, size_t count,
                                 const myo_motion *motions, size_t motion_count, double duration_s,
                                 bool same_clock, const myo_settings *settings)
{
    const double density = duration_s > 0 ? (double)motion_count / duration_s : 0.0;
    const double width = settings->acc_lead_s + settings->acc_lag_s;
    *out = (myo_coupling) { .offset_s = same_clock ? 0.0 : NAN,
                            .chance = 1.0 - myo_exact_exp(-density * width) };
    if (same_clock || settings->acc_offset_max_s <= 0)
        return MYO_OK;
    myo_array lags = MYO_ARRAY(double);
    const double reach = settings->acc_offset_max_s + DELAY_S;
    myo_status status = collect_lags(&lags, onsets, count, motions, motion_count, reach);
    if (status == MYO_OK && lags.count > 0) {
        qsort(lags.items, lags.count, sizeof(double), compare_double);
        double lag = 0.0;
        const size_t best = densest(lags.items, lags.count, &lag);
        /* chance puts the pairs evenly over the search range */
        const double expected = (double)lags.count * BIN_S / (2.0 * reach);
        if (best >= 4 && (double)best >= expected + 4.0 * sqrt(expected + 1.0)) {
            out->offset_s = lag - DELAY_S;
            out->pairs = (int32_t)best;
        }
    }
    myo_array_free(&lags);
    return status;
}

myo_motion *myo_motion_near(myo_motion *motions, size_t count, double onset_s,
                            const myo_coupling *coupling, const myo_settings *settings,
                            double *lag_s)
{
    const double offset = isfinite(coupling->offset_s) ? coupling->offset_s : 0.0;
    const double lowest = onset_s + offset - 0.2, highest = onset_s + offset + 0.12;
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (motions[middle].onset_s < lowest)
            low = middle + 1;
        else
            high = middle;
    }
    myo_motion *nearest = NULL;
    double best = INFINITY;
    for (; low < count && motions[low].onset_s <= highest; low++) {
        const double lag = motions[low].onset_s - offset - onset_s;
        const double inside = lag < -settings->acc_lead_s ? -settings->acc_lead_s - lag
                              : lag > settings->acc_lag_s ? lag - settings->acc_lag_s
                                                          : 0.0;
        if (inside < best) {
            best = inside;
            nearest = &motions[low];
            *lag_s = lag;
        }
    }
    return nearest;
}
