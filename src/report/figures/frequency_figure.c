/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Median and mean frequency of the contractions, with the trend that the fatigue verdict used. */
#include "report/figures/frequency_figure.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/arena.h"
#include "core/memory.h"
#include "core/statistics.h"
#include "report/figures/plot.h"

enum { POINTS_MOST = 1200, BLOCK_WINDOWS = 1024, TRENDS_MOST = 60 };

typedef struct frequency_series {
    size_t windows, points, per_point;
    double step_s, start_s;
    float *mdf, *mnf; /* per window; NaN outside contractions */
    double *x, *median, *mean;
} frequency_series;

static bool contraction(const myo_event *event, const myo_track *track)
{
    return (event->class_ == MYO_CLASS_VOLUNTARY || event->class_ == MYO_CLASS_CRAMP ||
            event->class_ == MYO_CLASS_FATIGUE) &&
           strcmp(event->channel, track->channel) == 0;
}

/* First and end window that lie wholly inside an event. */
static void inside(const frequency_series *s, const myo_event *event, size_t *first, size_t *end)
{
    const double from = ceil((event->onset_s - s->start_s) / s->step_s);
    const double to = floor((event->onset_s + event->duration_s - s->start_s) / s->step_s);
    *first = from < 0 ? 0 : (size_t)fmin(from, (double)s->windows);
    *end = !(to > 0) ? 0 : (size_t)fmin(to, (double)s->windows);
}

static myo_status read_windows(frequency_series *s, const myo_report *report, size_t track)
{
    const myo_result_view *view = report->view;
    bool *active = myo_memory_new(s->windows, sizeof *active);
    myo_window *block = myo_memory_new(BLOCK_WINDOWS, sizeof *block);
    myo_status status = active == NULL || block == NULL ? MYO_NO_MEMORY : MYO_OK;
    for (size_t i = 0; status == MYO_OK && i < view->event_count; i++) {
        size_t first, end;
        const myo_event *event = myo_report_event(report, i);
        if (!contraction(event, &view->tracks[track]))
            continue;
        inside(s, event, &first, &end);
        for (size_t w = first; w < end; w++)
            active[w] = true;
    }
    for (size_t first = 0; status == MYO_OK && first < s->windows; first += BLOCK_WINDOWS) {
        const size_t left = s->windows - first;
        const size_t count = left < BLOCK_WINDOWS ? left : BLOCK_WINDOWS;
        status = myo_result_windows(report->result, track, (int64_t)first, count, block);
        for (size_t i = 0; status == MYO_OK && i < count; i++) {
            const bool usable = active[first + i] && block[i].valid > 0.5f;
            s->mdf[first + i] = usable ? block[i].mdf_hz : NAN;
            s->mnf[first + i] = usable ? block[i].mnf_hz : NAN;
        }
    }
    myo_memory_free(active);
    myo_memory_free(block);
    return status;
}

/* Mean over the usable windows of each point; returns how many points have a value. */
static size_t pool(frequency_series *s)
{
    size_t usable = 0;
    for (size_t p = 0; p < s->points; p++) {
        double median = 0, mean = 0, seen = 0;
        for (size_t w = p * s->per_point; w < (p + 1) * s->per_point && w < s->windows; w++)
            if (isfinite(s->mdf[w]) && isfinite(s->mnf[w])) {
                median += (double)s->mdf[w];
                mean += (double)s->mnf[w];
                seen++;
            }
        s->x[p] = s->start_s + ((double)p + 0.5) * (double)s->per_point * s->step_s;
        s->median[p] = seen > 0 ? median / seen : NAN;
        s->mean[p] = seen > 0 ? mean / seen : NAN;
        usable += seen > 0;
    }
    return usable;
}

/* Line of the event's own slope through the median of its windows, with the wedge of its interval
 * around the middle. */
static myo_status draw_trend(myo_plot *plot, const frequency_series *s, const myo_event *event)
{
    size_t first, end, count = 0;
    inside(s, event, &first, &end);
    if (end < first + 5 || !isfinite(event->mdf_slope_pct_per_s))
        return MYO_OK;
    double *starts = myo_memory_new(end - first, sizeof *starts);
    if (starts == NULL)
        return MYO_NO_MEMORY;
    const double slope = event->mdf_slope_pct_per_s / 100;
    for (size_t w = first; w < end; w++) {
        const double growth = 1 + slope * (double)(w - first) * s->step_s;
        if (isfinite(s->mdf[w]) && growth > 0.05)
            starts[count++] = (double)s->mdf[w] / growth;
    }
    const double start = myo_quantile(starts, count, 0.5);
    myo_memory_free(starts);
    if (count < 5)
        return MYO_OK;
    const double seconds = (double)(end - first) * s->step_s, half = seconds / 2;
    const double from = s->start_s + (double)first * s->step_s;
    const double x[3] = { from, from + half, from + seconds };
    const double middle = start * (1 + slope * half);
    const double line[3] = { start, middle, start * (1 + slope * seconds) };
    if (isfinite(event->mdf_slope_low) && isfinite(event->mdf_slope_high)) {
        const double shallow = start * event->mdf_slope_high / 100 * half;
        const double steep = start * event->mdf_slope_low / 100 * half;
        const double low[3] = { middle - shallow, middle, middle + steep };
        const double high[3] = { middle - steep, middle, middle + shallow };
        myo_plot_band(plot, x, low, high, 3, MYO_COLOUR_ORANGE, 0.25);
    }
    myo_plot_line(plot, x, line, 3, MYO_COLOUR_ORANGE, 2.5);
    return MYO_OK;
}

/* A fatigued hold is a voluntary and a fatigue row: one line for both. Fatigue over repetitions has
 * no such twin. */
static bool has_twin(const myo_result_view *view, size_t index)
{
    const myo_event *event = &view->events[index];
    size_t i = index;
    while (i > 0 && view->events[i - 1].onset_s == event->onset_s)
        i--;
    for (; event->class_ == MYO_CLASS_FATIGUE && i < view->event_count &&
           view->events[i].onset_s == event->onset_s;
         i++)
        if (view->events[i].class_ == MYO_CLASS_VOLUNTARY &&
            view->events[i].episode_id == event->episode_id &&
            isfinite(view->events[i].mdf_slope_pct_per_s))
            return true;
    return false;
}

static myo_status draw(myo_text *out, const frequency_series *s, const myo_report *report,
                       size_t track, bool standalone)
{
    const myo_track *signal = &report->view->tracks[track];
    double low = INFINITY, high = 0;
    for (size_t p = 0; p < s->points; p++)
        if (isfinite(s->median[p])) {
            low = fmin(low, fmin(s->median[p], s->mean[p]));
            high = fmax(high, fmax(s->median[p], s->mean[p]));
        }
    const char *title = myo_arena_format(
        report->arena, "Median and mean frequency during the contractions of %s, with trend",
        signal->channel);
    if (title == NULL)
        return MYO_NO_MEMORY;
    myo_plot plot = { .out = out,
                      .width = 900,
                      .height = 230,
                      .left = 44, /* scaled to the page, these margins are the spectrogram's */
                      .right = 3,
                      .top = 24,
                      .bottom = 40,
                      .x_low = signal->start_s, /* the axis of trace and spectrogram */
                      .x_high = signal->start_s + (double)signal->frames / signal->geometry.rate_hz,
                      .y_low = fmax(0, low - (high - low) * 0.1 - 1),
                      .y_high = high + (high - low) * 0.1 + 1 };
    myo_plot_begin(&plot, title, standalone);
    myo_plot_axes(&plot, "time", "Hz", true);
    myo_plot_points(&plot, s->x, s->mean, s->points, MYO_COLOUR_SKY, 1.6, 0.8);
    myo_plot_points(&plot, s->x, s->median, s->points, MYO_COLOUR_BLUE, 2.2, 1);
    size_t drawn = 0;
    for (size_t i = 0; i < report->view->event_count && drawn < TRENDS_MOST; i++) {
        const myo_event *event = myo_report_event(report, i);
        if (!contraction(event, signal) || has_twin(report->view, i))
            continue;
        MYO_TRY(draw_trend(&plot, s, event));
        drawn++;
    }
    const double inset = plot.x_low + (plot.x_high - plot.x_low) * 0.01;
    const double above = plot.y_high + (plot.y_high - plot.y_low) * 0.04;
    myo_plot_text(&plot, inset, above,
                  "large dots: median frequency, small dots: mean frequency, line: trend of the "
                  "median with 95 % interval",
                  "start");
    myo_plot_end(&plot);
    return MYO_OK;
}

myo_status myo_figure_frequency(myo_text *out, const myo_report *report, size_t track,
                                bool standalone)
{
    const myo_track *signal = &report->view->tracks[track];
    frequency_series s = { .windows = (size_t)signal->windows,
                           .step_s = (double)signal->geometry.window / signal->geometry.rate_hz,
                           .start_s = signal->start_s };
    s.per_point = s.windows / POINTS_MOST + 1;
    s.points = (s.windows + s.per_point - 1) / s.per_point;
    s.mdf = myo_memory_new(s.windows, 2 * sizeof *s.mdf);
    s.x = myo_memory_new(s.points, 3 * sizeof *s.x);
    myo_status status = s.mdf == NULL || s.x == NULL ? MYO_NO_MEMORY : MYO_OK;
    if (status == MYO_OK) {
        s.mnf = s.mdf + s.windows;
        s.median = s.x + s.points;
        s.mean = s.median + s.points;
        status = read_windows(&s, report, track);
    }
    if (status == MYO_OK && pool(&s) >= 5)
        status = draw(out, &s, report, track, standalone);
    myo_memory_free(s.mdf);
    myo_memory_free(s.x);
    return status;
}
