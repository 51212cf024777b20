/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ours. A beat of several hundred times the noise rings in the band-pass until the next one: the
 * envelope then never comes to rest and everything would be one movement of the electrode. What the
 * envelope does after a beat is the same after every beat (template subtraction, Drake & Callaghan
 * 2006, doi 10.1016/j.jelekin.2005.07.003, here of power), so that much is taken off.
 */
#include "detect/heart.h"

#include <math.h>

#include "core/array.h"
#include "core/memory.h"
#include "core/quickselect.h"
#include "detect/noise.h"
#include "detect/segments.h"

enum { SPIKES = 256, FEWEST = 8, LEARNT = 64, WAVE = 512, HOPS = 64 };

static const double STRONG = 8; /* times the noise; weaker beats raise no envelope */
static const double REFRACTORY_S = 0.25;
static const double SHORTEST_S = 0.33, LONGEST_S = 1.5; /* 40 to 180 a minute */
static const double TOLERANCE = 0.2;                    /* of an interval around its median */
static const double NEEDED = 0.75;                      /* share of beats that fit */
static const double SMALLEST = 0.6, LARGEST = 1.5;      /* of the median size */
static const double SHAPE_S = 0.04, ALIKE = 0.8;        /* correlation over this on both sides */
/* Chests breathe and a hop cuts a beat anywhere: up to this times the median is the heart's power
 */
static const float OWN = 2.5F;

typedef struct beat {
    int64_t frame;
    float value;
} beat;

static float median(float *values, size_t n)
{
    return myo_quickselect_float(values, n, n / 2);
}

/* The largest spike of each REFRACTORY_S. */
static myo_status dominant(myo_array *out, const myo_analysed_track *source, const myo_noise *noise)
{
    const double rate = source->track->geometry.rate_hz;
    myo_spike block[SPIKES];
    for (int64_t first = 0; first < source->spike_count; first += SPIKES) {
        const int64_t left = source->spike_count - first;
        const size_t n = left < SPIKES ? (size_t)left : SPIKES;
        MYO_TRY(source->spikes(source->context, first, n, block));
        for (size_t i = 0; i < n; i++) {
            const double sigma = myo_noise_at(noise, source->track, block[i].peak_frame);
            if (!(fabs((double)block[i].peak) >= STRONG * sigma))
                continue;
            beat *last = out->count > 0 ? (beat *)out->items + out->count - 1 : NULL;
            if (last != NULL && (double)(block[i].peak_frame - last->frame) < REFRACTORY_S * rate) {
                if (fabsf(block[i].peak) > fabsf(last->value))
                    *last = (beat) { block[i].peak_frame, block[i].peak };
                continue;
            }
            beat *b = myo_array_push(out);
            if (b == NULL)
                return MYO_NO_MEMORY;
            *b = (beat) { block[i].peak_frame, block[i].peak };
        }
    }
    return MYO_OK;
}

/* Keeps the beats of the median's sign and size; false when they do not come at a steady rate. */
static bool keep_steady(beat *beats, size_t *count, float *scratch, double rate)
{
    size_t kept = 0, fit = 0, n = 0;
    for (size_t i = 0; i < *count; i++)
        scratch[i] = beats[i].value;
    const double size = (double)median(scratch, *count);
    for (size_t i = 0; i < *count; i++) {
        const double share = (double)beats[i].value / size;
        if (share >= SMALLEST && share <= LARGEST)
            beats[kept++] = beats[i];
    }
    *count = kept;
    if (kept < FEWEST)
        return false;
    for (size_t i = 1; i < kept; i++)
        scratch[n++] = (float)((double)(beats[i].frame - beats[i - 1].frame) / rate);
    const double period = (double)median(scratch, n);
    for (size_t i = 0; i < n; i++) {
        const double whole = floor((double)scratch[i] / period + 0.5);
        fit += whole >= 1 && whole <= 3 &&
               fabs((double)scratch[i] - whole * period) <= TOLERANCE * period;
    }
    return period >= SHORTEST_S && period <= LONGEST_S && (double)fit >= NEEDED * (double)n;
}

static double correlation(const float *x, const double *mean, size_t n)
{
    double xy = 0.0, xx = 0.0, yy = 0.0;
    for (size_t i = 0; i < n; i++) {
        xy += (double)x[i] * mean[i];
        xx += (double)x[i] * (double)x[i];
        yy += mean[i] * mean[i];
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : 0.0;
}

/* Bursts of a walking muscle come as steadily, but no two of them look alike. */
static myo_status look_alike(bool *alike, const beat *beats, size_t count,
                             const myo_analysed_track *source)
{
    const int64_t half = (int64_t)(SHAPE_S * source->track->geometry.rate_hz);
    const size_t n = (size_t)(2 * half + 1), step = count / LEARNT + 1;
    double mean[WAVE] = { 0 };
    float x[WAVE];
    size_t used = 0, same = 0;
    *alike = false;
    if (n > WAVE)
        return MYO_OK;
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < count; i += step) {
            const int64_t first = beats[i].frame - half;
            if (first < 0 || first + (int64_t)n > source->track->frames)
                continue;
            MYO_TRY(source->samples(source->context, first, n, x));
            used += round == 0;
            if (round == 1)
                same += correlation(x, mean, n) >= ALIKE;
            for (size_t k = 0; k < n && round == 0; k++)
                mean[k] += x[k] == x[k] ? (double)x[k] : 0.0;
        }
    }
    *alike = used >= FEWEST && (double)same >= NEEDED * (double)used;
    return MYO_OK;
}

/* Medians over up to LEARNT beats of what the hops hold at each distance from a beat. */
static myo_status learn(myo_heart *heart, const myo_analysed_track *source)
{
    const int64_t *beats = heart->beats.items;
    const size_t count = heart->beats.count, step = count / LEARNT + 1;
    float column[2][LEARNT + 1];
    for (int64_t lag = -MYO_HEART_BEFORE; lag < MYO_HEART_AFTER; lag++) {
        size_t n = 0;
        for (size_t i = 1; i + 1 < count && n <= LEARNT; i += step) {
            const int64_t hop = myo_frame_hop(source->track, beats[i]) + lag;
            if (hop < 0 || hop >= source->track->hops ||
                (lag >= 0 && hop > myo_frame_hop(source->track, beats[i + 1]) - MYO_HEART_BEFORE))
                continue;
            myo_hop h;
            MYO_TRY(source->hops(source->context, hop, 1, &h));
            if (!(h.mean_square >= 0) || !(h.low_mean_square >= 0))
                continue; /* damaged */
            column[0][n] = h.mean_square;
            column[1][n++] = h.low_mean_square;
        }
        for (int k = 0; k < 2; k++) {
            float *to = lag < 0 ? &heart->before[k][-lag - 1] : &heart->after[k][lag];
            *to = n >= FEWEST / 2 ? median(column[k], n) : lag > 0 ? to[-1] : 0.0F;
            if (lag >= 0 && (lag == 0 || *to < heart->quiet[k]))
                heart->quiet[k] = *to;
        }
    }
    return MYO_OK;
}

myo_status myo_heart_find(myo_heart *out, const myo_analysed_track *source, const myo_noise *noise)
{
    *out = (myo_heart) { .beats = MYO_ARRAY(int64_t) };
    myo_array all = MYO_ARRAY(beat);
    float *scratch = NULL;
    myo_status status = MYO_OK;
    bool alike = false;
    MYO_TRY_CLEAN(dominant(&all, source, noise));
    if (all.count < FEWEST)
        goto cleanup;
    scratch = myo_memory_new(all.count, sizeof *scratch);
    if (scratch == NULL) {
        status = MYO_NO_MEMORY;
        goto cleanup;
    }
    if (keep_steady(all.items, &all.count, scratch, source->track->geometry.rate_hz))
        MYO_TRY_CLEAN(look_alike(&alike, all.items, all.count, source));
    for (size_t i = 0; i < all.count && alike; i++) {
        int64_t *frame = myo_array_push(&out->beats);
        if (frame == NULL) {
            status = MYO_NO_MEMORY;
            goto cleanup;
        }
        *frame = ((const beat *)all.items)[i].frame;
    }
    if (alike)
        MYO_TRY_CLEAN(learn(out, source));
    out->found = alike;
cleanup:
    myo_memory_free(scratch);
    myo_array_free(&all);
    return status;
}

void myo_heart_free(myo_heart *heart)
{
    myo_array_free(&heart->beats);
}

static float larger(float a, float b)
{
    return a > b ? a : b;
}

/* What the heart leaves in a hop; the hops beside it too, since a beat lies anywhere in its own. */
static float expected(const myo_heart *heart, int kind, int64_t since, int64_t until)
{
    float most = 0.0F;
    for (int64_t step = -1; step <= 1; step++) {
        if (since >= 0 && since + step >= 0 && since + step < MYO_HEART_AFTER)
            most = larger(most, heart->after[kind][since + step]);
        if (until > 0 && until + step >= 1 && until + step <= MYO_HEART_BEFORE)
            most = larger(most, heart->before[kind][until + step - 1]);
        if (until > 0 && until + step == 0)
            most = larger(most, heart->after[kind][0]);
    }
    return most;
}

static float without(float square, float expected_square, float quiet)
{
    if (!(square > quiet))
        return square;
    return square <= OWN * expected_square ? quiet : square - expected_square;
}

static size_t beat_after(const myo_heart_view *view, int64_t hop)
{
    const int64_t *beats = view->heart->beats.items;
    size_t low = 0, high = view->heart->beats.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (myo_frame_hop(view->inner->track, beats[middle]) <= hop)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static myo_status read_hops(void *context, int64_t first, size_t count, myo_hop *out)
{
    const myo_heart_view *view = context;
    const myo_heart *heart = view->heart;
    const int64_t *beats = heart->beats.items;
    MYO_TRY(view->inner->hops(view->inner->context, first, count, out));
    size_t next = beat_after(view, first);
    for (size_t i = 0; i < count; i++) {
        const int64_t hop = first + (int64_t)i;
        while (next < heart->beats.count && myo_frame_hop(view->inner->track, beats[next]) <= hop)
            next++;
        const int64_t since =
            next > 0 ? hop - myo_frame_hop(view->inner->track, beats[next - 1]) : -1;
        const int64_t until =
            next < heart->beats.count ? myo_frame_hop(view->inner->track, beats[next]) - hop : 0;
        out[i].mean_square =
            without(out[i].mean_square, expected(heart, 0, since, until), heart->quiet[0]);
        out[i].low_mean_square =
            without(out[i].low_mean_square, expected(heart, 1, since, until), heart->quiet[1]);
    }
    return MYO_OK;
}

/* The robust sigma of a window is the more the heart's, the faster it beats: the median of what is
 * left in the hops knows better where it is less. */
static myo_status read_windows(void *context, int64_t first, size_t count, myo_window *out)
{
    const myo_heart_view *view = context;
    const myo_track *track = view->inner->track;
    const int64_t per_window = (int64_t)(track->geometry.window / track->geometry.hop);
    float squares[HOPS];
    myo_hop hops[HOPS];
    MYO_TRY(view->inner->windows(view->inner->context, first, count, out));
    for (size_t i = 0; i < count && per_window <= HOPS; i++) {
        const int64_t from = (first + (int64_t)i) * per_window;
        const int64_t left = track->hops - from;
        const size_t n = (size_t)(left < per_window ? left : per_window);
        if (left <= 0 || !(out[i].sigma > 0))
            continue;
        MYO_TRY(read_hops(context, from, n, hops));
        for (size_t k = 0; k < n; k++)
            squares[k] = hops[k].mean_square >= 0 ? hops[k].mean_square : INFINITY;
        const float sigma = sqrtf(median(squares, n));
        out[i].sigma = sigma > 0 && sigma < out[i].sigma ? sigma : out[i].sigma;
    }
    return MYO_OK;
}

static myo_status read_psd(void *context, int64_t first, size_t count, float *out)
{
    const myo_heart_view *view = context;
    return view->inner->psd(view->inner->context, first, count, out);
}

static myo_status read_spikes(void *context, int64_t first, size_t count, myo_spike *out)
{
    const myo_heart_view *view = context;
    return view->inner->spikes(view->inner->context, first, count, out);
}

static myo_status read_samples(void *context, int64_t first, size_t count, float *out)
{
    const myo_heart_view *view = context;
    return view->inner->samples(view->inner->context, first, count, out);
}

void myo_heart_view_open(myo_heart_view *out, const myo_heart *heart,
                         const myo_analysed_track *inner)
{
    *out = (myo_heart_view) { .heart = heart, .inner = inner, .source = *inner };
    out->source.context = out;
    out->source.hops = read_hops;
    out->source.windows = read_windows;
    out->source.psd = read_psd;
    out->source.spikes = read_spikes;
    out->source.samples = read_samples;
}
