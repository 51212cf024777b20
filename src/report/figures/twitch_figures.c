/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/figures/twitch_figures.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/arena.h"
#include "core/memory.h"
#include "report/figures/plot.h"
#include "report/findings/rate_over_time.h"

myo_status myo_figure_rate(myo_text *out, const myo_report *report, size_t track, bool standalone)
{
    const myo_track *signal = &report->view->tracks[track];
    myo_rates rates;
    MYO_TRY(myo_rates_make(&rates, report, track));
    if (rates.count < 3)
        return MYO_OK;
    double highest = 0;
    for (size_t i = 0; i < rates.count; i++)
        if (isfinite(rates.bins[i].high))
            highest = fmax(highest, rates.bins[i].high);
    myo_plot plot = myo_plot_make(out, 520, 220);
    plot.x_low = rates.bins[0].from_s;
    plot.x_high = rates.bins[rates.count - 1].to_s;
    plot.y_high = highest * 1.05;
    const char *title =
        myo_arena_format(report->arena, "Fasciculations per minute over time, %s", signal->channel);
    if (title == NULL)
        return MYO_NO_MEMORY;
    myo_plot_begin(&plot, title, standalone);
    myo_plot_axes(&plot, "time", "per minute", true);
    for (size_t i = 0; i < rates.count; i++) {
        const double middle = (rates.bins[i].from_s + rates.bins[i].to_s) / 2;
        if (!isfinite(rates.bins[i].per_minute))
            continue;
        myo_plot_whisker(&plot, middle, rates.bins[i].low, rates.bins[i].high, MYO_COLOUR_ORANGE);
        myo_plot_points(&plot, &middle, &rates.bins[i].per_minute, 1, MYO_COLOUR_ORANGE, 4, 1);
    }
    myo_plot_end(&plot);
    return MYO_OK;
}

static const struct {
    double seconds;
    const char *name;
} interval_edges[] = { { 0, "0" },      { 0.05, ".05" }, { 0.1, ".1" }, { 0.25, ".25" },
                       { 0.5, ".5" },   { 1, "1" },      { 2, "2" },    { 5, "5" },
                       { 10, "10" },    { 20, "20" },    { 50, "50" },  { 100, "100" },
                       { INFINITY, "" } };

enum { INTERVAL_BINS = sizeof interval_edges / sizeof *interval_edges - 1 };

void myo_figure_intervals(myo_text *out, const myo_report *report, size_t track, bool standalone)
{
    const myo_result_view *view = report->view;
    double counts[INTERVAL_BINS] = { 0 }, last = NAN, most = 0;
    size_t total = 0;
    for (size_t i = 0; i < view->event_count; i++) {
        const myo_event *event = myo_report_event(report, i);
        if (event->class_ != MYO_CLASS_FASCICULATION ||
            strcmp(event->channel, view->tracks[track].channel) != 0)
            continue;
        const double interval = event->onset_s - last;
        last = event->onset_s;
        for (size_t b = 0; b < INTERVAL_BINS; b++)
            if (interval >= interval_edges[b].seconds && interval < interval_edges[b + 1].seconds) {
                counts[b]++;
                total++;
                most = fmax(most, counts[b]);
            }
    }
    if (total < 3)
        return;
    myo_plot plot = myo_plot_make(out, 520, 220);
    plot.x_high = INTERVAL_BINS;
    plot.y_high = most * 1.05;
    plot.counts = true;
    myo_text title = { 0 };
    myo_text_add(&title, "Intervals between fasciculations, %s", view->tracks[track].channel);
    myo_plot_begin(&plot, title.failed ? "" : title.bytes, standalone);
    myo_text_free(&title);
    myo_plot_axes(&plot, NULL, "intervals", false);
    for (size_t b = 0; b < INTERVAL_BINS; b++) {
        if (counts[b] > 0)
            myo_plot_bar(&plot, (double)b, (double)b + 1, counts[b], MYO_COLOUR_SKY);
        myo_plot_text(&plot, (double)b, plot.y_low - (plot.y_high - plot.y_low) * 0.1,
                      interval_edges[b].name, "middle");
    }
    myo_plot_text(&plot, INTERVAL_BINS / 2.0, plot.y_low - (plot.y_high - plot.y_low) * 0.21,
                  "seconds since the one before", "middle");
    myo_plot_end(&plot);
}

myo_status myo_figure_template(myo_text *out, const myo_report *report, const myo_template *wave,
                               bool standalone)
{
    const myo_track *signal = &report->view->tracks[wave->track];
    double *x = myo_memory_new(wave->samples, 2 * sizeof *x);
    if (x == NULL)
        return MYO_NO_MEMORY;
    double *y = x + wave->samples, low = 0, high = 0;
    for (size_t i = 0; i < wave->samples; i++) {
        x[i] = ((double)i - (double)(wave->samples / 2)) / signal->geometry.rate_hz * 1000;
        y[i] = (double)wave->mean[i];
    }
    myo_plot_hold(&low, &high, y, wave->samples);
    myo_plot plot = { .out = out,
                      .width = 240,
                      .height = 170,
                      .left = 66,
                      .right = 8,
                      .top = 8,
                      .bottom = 36,
                      .x_low = x[0],
                      .x_high = x[wave->samples - 1],
                      .y_low = low,
                      .y_high = high };
    const char *title =
        myo_arena_format(report->arena, "Average waveform of unit %d of %s, %lld discharges",
                         (int)wave->id, signal->channel, (long long)wave->count);
    myo_plot_begin(&plot, title == NULL ? "" : title, standalone);
    myo_plot_axes(&plot, "ms from the peak", myo_plot_unit(signal->unit), false);
    myo_plot_line(&plot, x, y, wave->samples, MYO_COLOUR_BLUE, 2);
    myo_plot_end(&plot);
    myo_memory_free(x);
    return title == NULL ? MYO_NO_MEMORY : MYO_OK;
}
