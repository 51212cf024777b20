/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/contraction_spectra.h"

#include <math.h>
#include <string.h>

#include "decide/rest_windows.h"

enum { OTHER_REST_WINDOWS = 16 };

/* Usable share of a window the spectrum is taken from. Clipping takes a few samples off a peak and
 * moves the median of a spectrum little; what is missing altogether takes its frames along. */
static const double CLEAN = 0.5, REST_CLEAN = 0.99;
static const double MARGIN_S = 0.25; /* windows keep clear of a hold's edges */

static myo_status open_rows(myo_contraction_spectra *s, const myo_decide_run *run)
{
    const size_t bins = s->bins;
    s->mean = myo_arena_new(run->scratch, bins, sizeof(float));
    s->mean_rest = myo_arena_new(run->scratch, bins, sizeof(float));
    s->rest = myo_arena_new(run->scratch, bins, sizeof(float));
    s->scaled = myo_arena_new(run->scratch, bins, sizeof(float));
    s->row = myo_arena_new(run->scratch, bins, sizeof(float));
    return s->rest == NULL || s->scaled == NULL || s->row == NULL || s->mean == NULL ||
                   s->mean_rest == NULL
               ? MYO_NO_MEMORY
               : MYO_OK;
}

static myo_status window_valid(const myo_analysed_track *source, size_t at, double least,
                               bool *valid)
{
    myo_window window;
    MYO_TRY(source->windows(source->context, (int64_t)at, 1, &window));
    *valid = (double)window.valid >= least;
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
    MYO_TRY(window_valid(source, window, REST_CLEAN, &valid));
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

/* What passes for rest may be muscle that never relaxes. Noise of electrodes and amplifiers is flat
 * or rises slowly to low frequencies; muscle stands tens of decibels over the top of the band. So
 * no bin is taken for more than ten times the density of the top tenth; ours. */
static void cap_rest(myo_contraction_spectra *s)
{
    const size_t from = s->bins - s->bins / 10 - 1;
    double sum = 0.0;
    for (size_t k = from; k < s->bins; k++)
        sum += (double)s->rest[k];
    const float most = (float)(10.0 * sum / (double)(s->bins - from));
    for (size_t k = 0; k < s->bins; k++)
        s->rest[k] = s->rest[k] < most ? s->rest[k] : most;
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
        MYO_TRY(window_valid(source, (size_t)w, CLEAN, &valid));
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

bool myo_may_be_voluntary(const myo_finding *finding)
{
    const myo_verdict *v = &finding->verdict;
    return v->class_ == MYO_CLASS_VOLUNTARY ||
           (v->class_ == MYO_CLASS_UNSCORED && v->subtype != NULL &&
            strcmp(v->subtype, "contraction") == 0);
}

bool myo_is_contraction(const myo_finding *finding)
{
    if (finding->segment == NULL || finding->segment->train)
        return false;
    return finding->verdict.class_ == MYO_CLASS_CRAMP || myo_may_be_voluntary(finding);
}

static size_t window_at(const myo_track *t, int64_t frame)
{
    const int64_t window = frame / (int64_t)t->geometry.window;
    return (size_t)(window < t->windows ? window : t->windows - 1);
}

/* The spectrum of a stretch to s->row. `good`: more than half of it is clean. */
static myo_status read_stretch(myo_contraction_spectra *s, bool *good, int64_t first, int64_t end)
{
    const myo_analysed_track *source = s->track->source;
    const int64_t bad = myo_intervals_overlap(source->damage, first, end);
    *good = end > first && 2 * bad < end - first;
    return *good ? source->stretch_psd(source->context, first, (size_t)(end - first), s->row)
                 : MYO_OK;
}

/* Not more than a minute of it: nobody asks how a longer hold sounds on the whole. */
myo_status myo_contraction_point(myo_contraction_spectra *s, myo_fatigue_point *point, bool *good,
                                 const myo_finding *finding)
{
    const myo_track *t = s->track->source->track;
    const int64_t most = (int64_t)(60 * t->geometry.rate_hz);
    const int64_t end = finding->end - finding->first < most ? finding->end : finding->first + most;
    const int64_t middle = (finding->first + end) / 2;
    s->band = s->bins;
    MYO_TRY(read_stretch(s, good, finding->first, end));
    *point = (myo_fatigue_point) { .time_s = myo_track_time(t, middle) };
    *good = *good && measure(s, point, s->row, window_at(t, middle));
    return MYO_OK;
}

/* First the mean of all repetitions, which gives the band, then a point each. */
static myo_status repetition_stretches(myo_contraction_spectra *s, myo_array *points,
                                       const myo_repetitions *of)
{
    const myo_track *t = s->track->source->track;
    const myo_repetition *r = of->items.items;
    for (size_t i = 0; i < of->items.count; i++) {
        const int64_t middle = (r[i].first + r[i].end) / 2;
        bool good;
        MYO_TRY(read_stretch(s, &good, r[i].first, r[i].end));
        if (!good || !isfinite((double)s->row[0]))
            continue;
        if (points == NULL) {
            add_mean(s, s->row, window_at(t, middle));
            continue;
        }
        myo_fatigue_point point = { .time_s = myo_track_time(t, middle) };
        if (!measure(s, &point, s->row, window_at(t, middle)))
            continue;
        myo_fatigue_point *pushed = myo_array_push(points);
        if (pushed == NULL)
            return MYO_NO_MEMORY;
        *pushed = point;
    }
    return MYO_OK;
}

myo_status myo_repetition_points(myo_contraction_spectra *s, myo_array *points,
                                 const myo_repetitions *of)
{
    begin_mean(s);
    MYO_TRY(repetition_stretches(s, NULL, of));
    end_mean(s);
    return repetition_stretches(s, points, of);
}

myo_status myo_contraction_spectra_open(myo_contraction_spectra *s, const myo_decide_run *run,
                                        const myo_decide_track *track)
{
    const size_t bins = track->source->track->psd_bins;
    *s = (myo_contraction_spectra) { .track = track, .bins = bins, .band = bins };
    MYO_TRY(open_rows(s, run));
    MYO_TRY(measure_rest(s));
    if (s->known)
        cap_rest(s);
    return MYO_OK;
}
