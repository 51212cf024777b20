/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spectra of contractions with the rest spectrum taken off, and the trend test over them: inside
 * each hold, and over repeated contractions with one value each. */
#include <math.h>

#include "classify/fatigue.h"
#include "detect/noise.h"
#include "pipeline/decide_track.h"
#include "pipeline/spectra.h"

enum { OTHER_REST_WINDOWS = 16 };

static const double CLEAN = 0.99;       /* usable share of a window the spectrum is taken from */
static const double MARGIN_S = 0.25;    /* windows keep clear of a hold's edges */
static const double REPETITION_S = 0.3; /* shortest contraction of a series */
static const double REPETITION_GAP_S = 30;

typedef struct spectra {
    const myo_decide_track *track;
    float *rest, *scaled, *row, *sum; /* psd_bins each */
    float *mean, *mean_rest;          /* of the windows of a hold or of all repetitions */
    size_t mean_count;
    size_t bins, band; /* band: bins the index looks at */
    double rest_sigma; /* noise at which `rest` was measured */
    bool known;        /* rest was seen; otherwise estimated from the top of the band */
} spectra;

static myo_status open_spectra(spectra *s, myo_decide_run *run, const myo_decide_track *track)
{
    const size_t bins = track->source->track->psd_bins;
    *s = (spectra) { .track = track, .bins = bins, .band = bins };
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

static myo_status window_valid(const myo_source *source, size_t at, bool *valid)
{
    myo_window window;
    MYO_TRY(source->windows(source->context, (int64_t)at, 1, &window));
    *valid = (double)window.valid >= CLEAN;
    return MYO_OK;
}

/* Adds a quiet window, brought to the noise level of the whole, to the spectrum of rest. */
static myo_status add_rest(spectra *s, size_t window, size_t *used)
{
    const myo_decide_track *track = s->track;
    const myo_source *source = track->source;
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
static myo_status measure_rest(spectra *s)
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
static void estimate_floor(spectra *s, const float *power)
{
    const size_t from = s->bins - s->bins / 10 - 1;
    double sum = 0.0;
    for (size_t k = from; k < s->bins; k++)
        sum += (double)power[k];
    for (size_t k = 0; k < s->bins; k++)
        s->scaled[k] = (float)(sum / (double)(s->bins - from));
}

static void scale_rest(spectra *s, const float *power, size_t window)
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

static bool measure(spectra *s, myo_fatigue_point *point, const float *power, size_t window)
{
    const myo_track *t = s->track->source->track;
    scale_rest(s, power, window);
    return myo_fatigue_measure(point, power, s->scaled, s->bins, s->band, t->psd_first_hz,
                               t->psd_step_hz);
}

static void begin_mean(spectra *s)
{
    s->band = s->bins;
    s->mean_count = 0;
    for (size_t k = 0; k < s->bins; k++)
        s->mean[k] = s->mean_rest[k] = 0.0F;
}

static void add_mean(spectra *s, const float *power, size_t window)
{
    scale_rest(s, power, window);
    for (size_t k = 0; k < s->bins; k++) {
        s->mean[k] += power[k];
        s->mean_rest[k] += s->scaled[k];
    }
    s->mean_count++;
}

static void end_mean(spectra *s)
{
    s->band = s->mean_count > 0 ? myo_fatigue_band(s->mean, s->mean_rest, s->bins) : s->bins;
}

/* The clean windows inside a hold: first their mean, which gives the band, then a point each. */
static myo_status hold_windows(spectra *s, myo_array *points, const myo_finding *finding)
{
    const myo_source *source = s->track->source;
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

static myo_status hold_points(spectra *s, myo_array *points, const myo_finding *finding)
{
    begin_mean(s);
    MYO_TRY(hold_windows(s, NULL, finding));
    end_mean(s);
    return hold_windows(s, points, finding);
}

/* The mean spectrum of the windows a contraction reaches into, to s->sum, and the window whose
 * noise it goes with. A window that is partly rest adds rest, which is subtracted again. */
static myo_status contraction_spectrum(spectra *s, size_t *window, bool *good,
                                       const myo_finding *finding)
{
    const myo_source *source = s->track->source;
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

/* One value for a contraction. */
static myo_status contraction_point(spectra *s, myo_fatigue_point *point, bool *good,
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

static int weight(myo_fatigue_state state)
{
    static const int weights[] = { [MYO_FATIGUE_FOUND] = 5,
                                   [MYO_FATIGUE_UNDECIDED] = 4,
                                   [MYO_FATIGUE_NONE] = 3,
                                   [MYO_FATIGUE_TOO_NOISY] = 2,
                                   [MYO_FATIGUE_TOO_SHORT] = 1 };
    return weights[state];
}

static void remember(myo_decide_track *track, const myo_fatigue *fatigue)
{
    if (!track->has_fatigue || weight(fatigue->state) > weight(track->fatigue.state) ||
        (fatigue->state == track->fatigue.state && fatigue->used > track->fatigue.used))
        track->fatigue = *fatigue;
    track->has_fatigue = true;
}

static bool is_contraction(const myo_finding *finding)
{
    return finding->segment != NULL && !finding->segment->train &&
           (finding->verdict.class_ == MYO_CLASS_VOLUNTARY ||
            finding->verdict.class_ == MYO_CLASS_CRAMP);
}

static myo_status judge_holds(myo_decide_run *run, myo_decide_track *track, spectra *s)
{
    myo_finding *findings = track->findings.items;
    const size_t count = track->findings.count;
    for (size_t i = 0; i < count; i++) {
        myo_finding *finding = &findings[i];
        if (!is_contraction(finding))
            continue;
        myo_array points = MYO_ARRAY(myo_fatigue_point);
        myo_status status = hold_points(s, &points, finding);
        if (status == MYO_OK)
            status = myo_fatigue_judge(&finding->fatigue, points.items, points.count, false,
                                       run->input->settings, run->arena);
        myo_array_free(&points);
        if (status != MYO_OK)
            return status;
        finding->has_fatigue = true;
        if (!(finding->fatigue.mean_mdf_hz > 0)) {
            myo_fatigue_point point;
            bool good;
            MYO_TRY(contraction_point(s, &point, &good, finding));
            finding->fatigue.mean_mdf_hz = good ? point.mdf_hz : NAN;
        }
        finding->fatigue_row = finding->fatigue.state == MYO_FATIGUE_FOUND &&
                               finding->verdict.class_ == MYO_CLASS_VOLUNTARY;
        if (finding->verdict.class_ == MYO_CLASS_VOLUNTARY)
            remember(track, &finding->fatigue);
    }
    return MYO_OK;
}

/* The contractions among findings [from, to): first their mean, then a point each. */
static myo_status series_points(spectra *s, myo_array *points, const myo_finding *findings,
                                size_t from, size_t to)
{
    begin_mean(s);
    for (size_t i = from; i < to; i++) {
        size_t window;
        bool good;
        if (!is_contraction(&findings[i]))
            continue;
        MYO_TRY(contraction_spectrum(s, &window, &good, &findings[i]));
        if (good)
            add_mean(s, s->sum, window);
    }
    end_mean(s);
    for (size_t i = from; i < to; i++) {
        myo_fatigue_point point;
        bool good;
        if (!is_contraction(&findings[i]))
            continue;
        MYO_TRY(contraction_point(s, &point, &good, &findings[i]));
        myo_fatigue_point *pushed = good ? myo_array_push(points) : NULL;
        if (pushed != NULL)
            *pushed = point;
        else if (good)
            return MYO_NO_MEMORY;
    }
    return MYO_OK;
}

/* The series [from, to) of findings, of which the contractions make the points. */
static myo_status judge_series(myo_decide_run *run, myo_decide_track *track, spectra *s,
                               size_t from, size_t to)
{
    myo_array points = MYO_ARRAY(myo_fatigue_point);
    myo_fatigue fatigue = { 0 };
    myo_finding *findings = track->findings.items;
    myo_status status = series_points(s, &points, findings, from, to);
    if (status == MYO_OK)
        status = myo_fatigue_judge(&fatigue, points.items, points.count, true, run->input->settings,
                                   run->arena);
    myo_array_free(&points);
    if (status != MYO_OK)
        return status;
    remember(track, &fatigue);
    if (fatigue.state != MYO_FATIGUE_FOUND)
        return MYO_OK;
    const int64_t episode = findings[from].episode;
    for (size_t i = from; i < to; i++)
        if (is_contraction(&findings[i]))
            findings[i].episode = episode;
    myo_verdict verdict;
    MYO_TRY(myo_verdict_set(&verdict, MYO_CLASS_FATIGUE, "repetitions", MYO_DEFINITE,
                            fatigue.confidence, fatigue.reason));
    const int64_t first = findings[from].first, end = findings[to - 1].end;
    const myo_segment *segment = findings[from].segment;
    myo_finding *row = myo_finding_add(run, track, first, end, &verdict);
    if (row == NULL)
        return MYO_NO_MEMORY;
    row->segment = segment;
    row->fatigue = fatigue;
    row->has_fatigue = true;
    row->episode = episode;
    return MYO_OK;
}

static bool is_repetition(const myo_decide_run *run, const myo_finding *finding, double rate)
{
    const double seconds = (double)(finding->end - finding->first) / rate;
    return is_contraction(finding) && finding->verdict.class_ == MYO_CLASS_VOLUNTARY &&
           seconds >= REPETITION_S && seconds < run->input->settings->fatigue_windows;
}

static myo_status judge_repetitions(myo_decide_run *run, myo_decide_track *track, spectra *s)
{
    const double rate = track->source->track->geometry.rate_hz;
    const size_t count = track->findings.count; /* rows added below are no repetitions */
    size_t from = 0, repetitions = 0, last = 0;
    for (size_t i = 0; i <= count; i++) {
        const myo_finding *findings = track->findings.items;
        if (i < count && !is_repetition(run, &findings[i], rate))
            continue;
        const bool breaks =
            i == count || (repetitions > 0 && (double)(findings[i].first - findings[last].end) >
                                                  REPETITION_GAP_S * rate);
        if (breaks) {
            if (repetitions >= 10)
                MYO_TRY(judge_series(run, track, s, from, last + 1));
            repetitions = 0;
        }
        if (i == count)
            break;
        if (repetitions++ == 0)
            from = i;
        last = i;
    }
    return MYO_OK;
}

myo_status myo_decide_fatigue(myo_decide_run *run, myo_decide_track *track)
{
    spectra s;
    if (track->source->track->psd_bins == 0 || track->noise.count == 0)
        return MYO_OK;
    bool any = false;
    for (size_t i = 0; i < track->findings.count && !any; i++)
        any = is_contraction((const myo_finding *)track->findings.items + i);
    if (!any)
        return MYO_OK;
    MYO_TRY(open_spectra(&s, run, track));
    MYO_TRY(measure_rest(&s));
    MYO_TRY(judge_holds(run, track, &s));
    return judge_repetitions(run, track, &s);
}
