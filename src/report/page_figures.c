/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of report.html that are charts. */
#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "report/figures.h"
#include "report/page_parts.h"

enum { TEMPLATES_MOST = 8 };

static int64_t twitches_of(const myo_report *report, const char *channel)
{
    int64_t count = 0;
    for (size_t i = 0; i < report->view->event_count; i++)
        count += report->view->events[i].class_ == MYO_CLASS_FASCICULATION &&
                 strcmp(report->view->events[i].channel, channel) == 0;
    return count;
}

static myo_status add_templates(myo_text *out, const myo_report *report, size_t track)
{
    const myo_result_view *view = report->view;
    size_t drawn = 0, all = 0;
    for (size_t i = 0; i < view->template_count; i++) {
        const myo_template *wave = &view->templates[i];
        if (wave->track != track || wave->samples < 2)
            continue;
        if (all++ >= TEMPLATES_MOST)
            continue;
        if (drawn++ == 0)
            myo_text_add(out, "<h4>Average waveforms</h4><div class=\"waves\">");
        myo_text_add(out, "<figure>");
        MYO_TRY(myo_figure_template(out, report, wave, false));
        myo_text_add(out, "<figcaption>Unit %d, %lld discharges</figcaption></figure>\n",
                     (int)wave->id, (long long)wave->count);
    }
    if (drawn > 0)
        myo_text_add(out, "</div>\n");
    if (all > drawn)
        myo_text_add(out,
                     "<p>The %zu largest of %zu clusters are shown; features.h5 has all.</p>\n",
                     drawn, all);
    return MYO_OK;
}

static myo_status add_channel(myo_text *out, const myo_report *report, size_t track)
{
    myo_text_add(out, "<h3>");
    myo_text_add_html(out, report->view->tracks[track].channel);
    myo_text_add(out, "</h3>\n<div class=\"charts\">");
    const size_t before = out->length;
    MYO_TRY(myo_figure_rate(out, report, track, false));
    if (out->length > before) {
        myo_text_add(out, "<p class=\"caption\">Fasciculations per minute of clean rest, with 95 "
                          "%% Poisson intervals.</p>");
    }
    myo_figure_intervals(out, report, track, false);
    myo_text_add(out, "</div>\n");
    return add_templates(out, report, track);
}

myo_status myo_page_twitches(myo_text *out, const myo_report *report)
{
    const myo_result_view *view = report->view;
    myo_text_add(out, "<section id=\"twitches\"><h2>Fasciculations</h2>\n");
    size_t shown = 0;
    for (size_t i = 0; i < view->track_count; i++) {
        if (view->tracks[i].type != MYO_CHANNEL_EMG ||
            twitches_of(report, view->tracks[i].channel) == 0)
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
        const size_t before = out->length;
        MYO_TRY(myo_figure_frequency(out, report, i, false));
        if (out->length == before)
            myo_text_add(out, "<p>No contraction long enough for a frequency trend.</p>\n");
        myo_text_add(out,
                     "<figure class=\"spectrogram\" data-track=\"%zu\" hidden><canvas role=\"img\">"
                     "</canvas><figcaption></figcaption></figure>\n",
                     i);
    }
    myo_text_add(out, "</section>\n");
    return MYO_OK;
}
