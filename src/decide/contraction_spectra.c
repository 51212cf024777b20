/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/contraction_spectra.h"

#include <math.h>

#include "decide/rest_windows.h"

enum { OTHER_REST_WINDOWS = 16 };

static const double CLEAN = 0.99;    /* usable share of a window the spectrum is taken from */
static const double MARGIN_S = 0.25; /* windows keep clear of a hold's edges */

static myo_status open_rows(myo_contraction_spectra *s, const myo_decide_run *run)
{
    const size_t bins = s->bins;
    s->mean = myo_arena_new(run->scratch, bins, sizeof(float));
    s->mean_rest = myo_arena_new(run->scratch, bins, sizeof(float));
    s->rest = myo_arena_new(run->scratch, bins, sizeof(float));
    s->scaled = myo_arena_new(run->scratch, bins, sizeof(float));
    s->row = myo_arena_new(run->scratch, bins, sizeof(float));
    s->sum = myo_arena_new(run->scratch, bins, sizeof(float));
    return s->rest == NULL || s->scaled == NULL || s->row == NULL || s->sum == NULL ||
                   s->mean == NULL || s->mean_rest == NULL
               ? MYO_NO_MEMORY
               : MYO_OK;
}

static myo_status window_valid(const myo_analysed_track *source, size_t at, bool *valid)
{
    myo_window window;
    MYO_TRY(source->windows(source->context, (int64_t)at, 1, &window));
    *valid = (double)window.valid >= CLEAN;
    return MYO_OK;
}

/* Adds a quiet window, brought to the noise level of the whole, to the spectrum of rest. */
static myo_status add_rest(myo_contraction_spectra *s, size_t window, size_t *used)
{
    const myo_decide_track *track = s->track;
    const myo_analysed_track *source = track->source;
    const myo_noise *noise = &track->noise;
    const int64_t frames = (int64_t)source->track->geometry.window;
    const int64_t first = (int64_t)window * frames;
    bool valid;
    MYO_TRY(window_valid(source, window, &valid));
    if (!valid || myo_intervals_overlap(&track->active, first, first + frames) > 0)
        return MYO_OK;
    MYO_TRY(source->psd(source->context, (int64_t)window, 1, s->row));
    const double scale = noise->median_sigma / (double)noise->sigma[window];
    for (size_t k = 0; k < s->bins; k++)
        s->rest[k] += (float)(scale * scale) * s->row[k];
    (*used)++;
    return MYO_OK;
}

/* Mean spectrum of the quiet windows that rest is sampled in; where none of them is quiet, of a few
 * others, which have to be computed. */
static myo_status measure_rest(myo_contraction_spectra *s)
{
    const myo_noise *noise = &s->track->noise;
    size_t quiet = 0, used = 0, seen = 0;
    for (size_t i = 0; i < noise->count; i++) {
        if (noise->state[i] != MYO_REST_QUIET)
            continue;
        quiet++;
        if (myo_rest_is_sampled((int64_t)i, (int64_t)noise->count))
            MYO_TRY(add_rest(s, i, &used));
    }
    const size_t step = quiet / OTHER_REST_WINDOWS + 1;
    const bool others = used == 0;
    for (size_t i = 0; i < noise->count && others; i++)
        if (noise->state[i] == MYO_REST_QUIET && seen++ % step == 0)
            MYO_TRY(add_rest(s, i, &used));
    for (size_t k = 0; k < s->bins && used > 0; k++)
        s->rest[k] /= (float)used;
    s->known = used > 0;
    s->rest_sigma = noise->median_sigma;
    return MYO_OK;
}

/* Without rest: the top tenth of the band holds little muscle, its density stands for the noise. */
static void estimate_floor(myo_contraction_spectra *s, const float *power)
{
    const size_t from = s->bins - s->bins / 10 - 1;
    double sum = 0.0;
    for (size_t k = from; k < s->bins; k++)
        sum += (double)power[k];
    for (size_t k = 0; k < s->bins; k++)
        s->scaled[k] = (float)(sum / (double)(s->bins - from));
}

static void scale_rest(myo_contraction_spectra *s, const float *power, size_t window)
{
    const myo_noise *noise = &s->track->noise;
    if (!s->known) {
        estimate_floor(s, power);
        return;
    }
    const double scale = (double)noise->sigma[window] / s->rest_sigma;
    for (size_t k = 0; k < s->bins; k++)
        s->scaled[k] = (float)(scale * scale) * s->rest[k];
}

static bool measure(myo_contraction_spectra *s, myo_fatigue_point *point, const float *power,
                    size_t window)
{
    const myo_track *t = s->track->source->track;
    scale_rest(s, power, window);
    return myo_fatigue_indices(point, power, s->scaled, s->bins, s->band, t->psd_first_hz,
                               t->psd_step_hz);
}

static void begin_mean(myo_contraction_spectra *s)
{
    s->band = s->bins;
    s->mean_count = 0;
    for (size_t k = 0; k < s->bins; k++)
        s->mean[k] = s->mean_rest[k] = 0.0F;
}

static void add_mean(myo_contraction_spectra *s, const float *power, size_t window)
{
    scale_rest(s, power, window);
    for (size_t k = 0; k < s->bins; k++) {
        s->mean[k] += power[k];
        s->mean_rest[k] += s->scaled[k];
    }
    s->mean_count++;
}

static void end_mean(myo_contraction_spectra *s)
{
    s->band = s->mean_count > 0 ? myo_fatigue_band(s->mean, s->mean_rest, s->bins) : s->bins;
}

/* The clean windows inside a hold: first their mean, which gives the band, then a point each. */
static myo_status hold_windows(myo_contraction_spectra *s, myo_array *points,
                               const myo_finding *finding)
{
    const myo_analysed_track *source = s->track->source;
    const myo_track *t = source->track;
    const int64_t frames = (int64_t)t->geometry.window;
    const int64_t margin = (int64_t)(MARGIN_S * t->geometry.rate_hz);
    const int64_t first = finding->first == 0 ? 0 : finding->first + margin;
    const int64_t end = finding->end >= t->frames ? t->frames : finding->end - margin;
    for (int64_t w = (first + frames - 1) / frames; (w + 1) * frames <= end && w < t->windows;
         w++) {
        bool valid;
        MYO_TRY(window_valid(source, (size_t)w, &valid));
        if (!valid)
            continue;
        MYO_TRY(source->psd(source->context, w, 1, s->row));
        if (points == NULL) {
            add_mean(s, s->row, (size_t)w);
            continue;
        }
        myo_fatigue_point point = { .time_s = myo_track_time(t, w * frames + frames / 2) };
        if (!measure(s, &point, s->row, (size_t)w))
            continue;
        myo_fatigue_point *pushed = myo_array_push(points);
        if (pushed == NULL)
            return MYO_NO_MEMORY;
        *pushed = point;
    }
    return MYO_OK;
}

myo_status myo_hold_points(myo_contraction_spectra *s, myo_array *points,
                           const myo_finding *finding)
{
    begin_mean(s);
    MYO_TRY(hold_windows(s, NULL, finding));
    end_mean(s);
    return hold_windows(s, points, finding);
}

/* The mean spectrum of the windows a contraction reaches into, to s->sum, and the window whose
 * noise it goes with. A window that is partly rest adds rest, which is subtracted again. */
static myo_status contraction_spectrum(myo_contraction_spectra *s, size_t *window, bool *good,
                                       const myo_finding *finding)
{
    const myo_analysed_track *source = s->track->source;
    const myo_track *t = source->track;
    const int64_t frames = (int64_t)t->geometry.window;
    size_t used = 0;
    for (size_t k = 0; k < s->bins; k++)
        s->sum[k] = 0.0F;
    for (int64_t w = finding->first / frames; w * frames < finding->end && w < t->windows; w++) {
        const int64_t from = w * frames > finding->first ? w * frames : finding->first;
        const int64_t to = (w + 1) * frames < finding->end ? (w + 1) * frames : finding->end;
        bool valid;
        MYO_TRY(window_valid(source, (size_t)w, &valid));
        if (!valid || 4 * (to - from) < frames)
            continue;
        MYO_TRY(source->psd(source->context, w, 1, s->row));
        for (size_t k = 0; k < s->bins; k++)
            s->sum[k] += s->row[k];
        used++;
    }
    for (size_t k = 0; k < s->bins && used > 0; k++)
        s->sum[k] /= (float)used;
    int64_t middle = (finding->first + finding->end) / 2 / frames;
    middle = middle < t->windows ? middle : t->windows - 1;
    *window = middle < 0 ? 0 : (size_t)middle;
    *good = used > 0 && middle >= 0;
    return MYO_OK;
}

myo_status myo_contraction_point(myo_contraction_spectra *s, myo_fatigue_point *point, bool *good,
                                 const myo_finding *finding)
{
    const myo_track *t = s->track->source->track;
    size_t window;
    MYO_TRY(contraction_spectrum(s, &window, good, finding));
    *point =
        (myo_fatigue_point) { .time_s = myo_track_time(t, (finding->first + finding->end) / 2) };
    *good = *good && measure(s, point, s->sum, window);
    point->rms = finding->segment->rms;
    return MYO_OK;
}

bool myo_is_contraction(const myo_finding *finding)
{
    return finding->segment != NULL && !finding->segment->train &&
           (finding->verdict.class_ == MYO_CLASS_VOLUNTARY ||
            finding->verdict.class_ == MYO_CLASS_CRAMP);
}

myo_status myo_series_points(myo_contraction_spectra *s, myo_array *points,
                             const myo_finding *findings, size_t from, size_t to)
{
    begin_mean(s);
    for (size_t i = from; i < to; i++) {
        size_t window;
        bool good;
        if (!myo_is_contraction(&findings[i]))
            continue;
        MYO_TRY(contraction_spectrum(s, &window, &good, &findings[i]));
        if (good)
            add_mean(s, s->sum, window);
    }
    end_mean(s);
    for (size_t i = from; i < to; i++) {
        myo_fatigue_point point;
        bool good;
        if (!myo_is_contraction(&findings[i]))
            continue;
        MYO_TRY(myo_contraction_point(s, &point, &good, &findings[i]));
        myo_fatigue_point *pushed = good ? myo_array_push(points) : NULL;
        if (pushed != NULL)
            *pushed = point;
        else if (good)
            return MYO_NO_MEMORY;
    }
    return MYO_OK;
}

myo_status myo_contraction_spectra_open(myo_contraction_spectra *s, const myo_decide_run *run,
                                        const myo_decide_track *track)
{
    const size_t bins = track->source->track->psd_bins;
    *s = (myo_contraction_spectra) { .track = track, .bins = bins, .band = bins };
    MYO_TRY(open_rows(s, run));
    return measure_rest(s);
}
