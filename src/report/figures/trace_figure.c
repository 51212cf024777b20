/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole trace of one channel with its episodes, for a paper. */
#include "report/figures/trace_figure.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "report/figures/plot.h"
#include "report/findings/zoom_pyramid.h"

enum { BUCKETS = 900 };

static const struct {
    const char *colour, *letter;
} styles[MYO_CLASS_COUNT] = {
    [MYO_CLASS_FASCICULATION] = { MYO_COLOUR_ORANGE, "F" },
    [MYO_CLASS_CRAMP] = { MYO_COLOUR_PURPLE, "C" },
    [MYO_CLASS_FATIGUE] = { MYO_COLOUR_BLUE, "T" },
    [MYO_CLASS_VOLUNTARY] = { MYO_COLOUR_GREEN, "V" },
    [MYO_CLASS_ARTEFACT] = { MYO_COLOUR_GREY, "A" },
    [MYO_CLASS_UNSCORED] = { MYO_COLOUR_YELLOW, "U" },
};

static void add_episodes(myo_plot *plot, const myo_report *report, const myo_track *signal)
{
    const double strip = (plot->y_high - plot->y_low) * 0.03;
    double letters_to = -INFINITY;
    for (size_t i = 0; i < report->view->event_count; i++) {
        const myo_event *event = myo_report_event(report, i);
        if (strcmp(event->channel, signal->channel) != 0)
            continue;
        const double least = (plot->x_high - plot->x_low) / 600;
        const double length = isfinite(event->duration_s) ? event->duration_s : 0;
        const double x[2] = { event->onset_s, event->onset_s + fmax(length, least) };
        const double low[2] = { plot->y_low, plot->y_low };
        const double high[2] = { plot->y_high, plot->y_high };
        const double top[2] = { plot->y_high - strip, plot->y_high - strip };
        const double bottom[2] = { plot->y_low + strip, plot->y_low + strip };
        const char *colour = styles[event->class_].colour;
        if (event->class_ == MYO_CLASS_FATIGUE) {
            myo_plot_band(plot, x, low, bottom, 2, colour, 1);
        } else {
            myo_plot_band(plot, x, low, high, 2, colour, 0.18);
            myo_plot_band(plot, x, top, high, 2, colour, 1);
        }
        const double middle = (x[0] + x[1]) / 2;
        if (middle - letters_to < (plot->x_high - plot->x_low) / 60 ||
            event->class_ == MYO_CLASS_FATIGUE)
            continue;
        myo_plot_text(plot, middle, plot->y_high + strip / 2, styles[event->class_].letter,
                      "middle");
        letters_to = middle;
    }
}

myo_status myo_figure_trace(myo_text *out, const myo_report *report, size_t track, bool standalone)
{
    const myo_track *signal = &report->view->tracks[track];
    myo_pyramid pyramid;
    MYO_TRY(myo_pyramid_make(&pyramid, report, track, BUCKETS));
    double *x = myo_arena_new(report->arena, 4 * pyramid.count + 1, sizeof *x);
    const char *title = myo_arena_format(report->arena,
                                         "%s. F fasciculation, C cramp, T (strip below) fatigue, V "
                                         "voluntary, A artefact, U unscored",
                                         signal->channel);
    if (x == NULL || title == NULL)
        return MYO_NO_MEMORY;
    double *y = x + 2 * pyramid.count, low = 0, high = 0;
    for (size_t i = 0; i < pyramid.count; i++) {
        const double at = signal->start_s + ((double)i + 0.5) * pyramid.bucket_s;
        x[2 * i] = x[2 * i + 1] = at;
        y[2 * i] = (double)pyramid.buckets[i].minimum;
        y[2 * i + 1] = (double)pyramid.buckets[i].maximum;
    }
    myo_plot_hold(&low, &high, y, 2 * pyramid.count);
    myo_plot plot = { .out = out,
                      .width = 900,
                      .height = 240,
                      .left = 60,
                      .right = 14,
                      .top = 20,
                      .bottom = 40,
                      .x_low = signal->start_s,
                      .x_high = signal->start_s + (double)signal->frames / signal->geometry.rate_hz,
                      .y_low = low * 1.08,
                      .y_high = high * 1.08 };
    myo_plot_begin(&plot, title, standalone);
    myo_plot_axes(&plot, "time", myo_plot_unit(signal->unit), true);
    add_episodes(&plot, report, signal);
    myo_plot_line(&plot, x, y, 2 * pyramid.count, "#24507a", 0.8);
    myo_plot_end(&plot);
    return MYO_OK;
}
