/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of report.html that are charts. */
#include "report/page/chart_sections.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "report/figures/frequency_figure.h"
#include "report/figures/plot.h"
#include "report/figures/twitch_figures.h"

enum { TEMPLATES_MOST = 8 };

static int64_t twitches_of(const myo_report *report, const char *channel)
{
    int64_t count = 0;
    for (size_t i = 0; i < report->view->event_count; i++) {
        const myo_event *event = myo_report_event(report, i);
        count += event->class_ == MYO_CLASS_FASCICULATION && strcmp(event->channel, channel) == 0;
    }
    return count;
}

static size_t open_figure(myo_text *out)
{
    myo_text_add(out, "<figure>");
    return out->length;
}

/* A figure that drew nothing is taken back. */
static void close_figure(myo_text *out, size_t begun, const char *caption)
{
    if (out->length == begun)
        out->length -= strlen("<figure>");
    else
        myo_text_add(out, "<figcaption>%s</figcaption></figure>\n", caption);
}

static double peak_to_peak(const myo_template *wave)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < wave->samples; i++) {
        low = fmin(low, (double)wave->mean[i]);
        high = fmax(high, (double)wave->mean[i]);
    }
    return high - low;
}

static myo_status add_templates(myo_text *out, const myo_report *report, size_t track,
                                size_t *left_out)
{
    const myo_result_view *view = report->view;
    size_t drawn = 0;
    for (size_t i = 0; i < view->template_count; i++) {
        const myo_template *wave = &view->templates[i];
        if (wave->track != track || wave->samples < 2)
            continue;
        if (drawn >= TEMPLATES_MOST) {
            (*left_out)++;
            continue;
        }
        drawn++;
        myo_text_add(out, "<figure class=\"wave\">");
        MYO_TRY(myo_figure_template(out, report, wave, false));
        myo_text_add(out, "<figcaption>Average waveform of unit number %d: %lld discharges, %.3g ",
                     (int)wave->id, (long long)wave->count, peak_to_peak(wave));
        myo_text_add_html(out, myo_plot_unit(view->tracks[track].unit));
        myo_text_add(out, " peak to peak</figcaption></figure>\n");
    }
    return MYO_OK;
}

static myo_status add_channel(myo_text *out, const myo_report *report, size_t track)
{
    size_t left_out = 0;
    myo_text_add(out, "<h3>");
    myo_text_add_html(out, report->view->tracks[track].channel);
    myo_text_add(out, "</h3>\n<div class=\"charts\">");
    const size_t before = out->length;
    size_t begun = open_figure(out);
    MYO_TRY(myo_figure_rate(out, report, track, false));
    close_figure(out, begun,
                 "Fasciculations per minute of clean rest over time, with 95 % intervals.");
    begun = open_figure(out);
    myo_figure_intervals(out, report, track, false);
    close_figure(out, begun, "Intervals between successive fasciculations.");
    MYO_TRY(add_templates(out, report, track, &left_out));
    if (out->length == before)
        myo_text_add(out, "<p>Too few for charts; they are in the list above.</p>");
    myo_text_add(out, "</div>\n");
    if (left_out > 0)
        myo_text_add(out, "<p>%zu smaller clusters are in features.h5.</p>\n", left_out);
    return MYO_OK;
}

myo_status myo_page_twitches(myo_text *out, const myo_report *report)
{
    const myo_result_view *view = report->view;
    myo_text_add(out, "<section id=\"twitches\"><h2>Fasciculations</h2>\n");
    size_t shown = 0;
    for (size_t i = 0; i < view->track_count; i++) {
        if (twitches_of(report, view->tracks[i].channel) == 0)
            continue;
        MYO_TRY(add_channel(out, report, i));
        shown++;
    }
    if (shown == 0)
        myo_text_add(out, "<p>None were found; the findings say on how much clean rest.</p>\n");
    myo_text_add(out, "</section>\n");
    return MYO_OK;
}

myo_status myo_page_spectra(myo_text *out, const myo_report *report)
{
    const myo_result_view *view = report->view;
    myo_text_add(out, "<section id=\"spectra\"><h2>Fatigue and spectra</h2>\n");
    for (size_t i = 0; i < view->track_count; i++) {
        if (view->tracks[i].type != MYO_CHANNEL_EMG)
            continue;
        myo_text_add(out, "<h3>");
        myo_text_add_html(out, view->tracks[i].channel);
        myo_text_add(out, "</h3>\n");
        myo_text_add(out, "<div class=\"scroll\">");
        const size_t before = out->length;
        MYO_TRY(myo_figure_frequency(out, report, i, false));
        const bool drawn = out->length > before;
        myo_text_add(out, "</div>\n");
        if (!drawn)
            myo_text_add(out, "<p>No contraction long enough for a frequency trend.</p>\n");
        myo_text_add(out,
                     "<figure class=\"spectrogram\" data-track=\"%zu\" hidden><canvas role=\"img\">"
                     "</canvas><figcaption></figcaption></figure>\n",
                     i);
    }
    myo_text_add(out, "</section>\n");
    return MYO_OK;
}
