/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page/quality_section.h"

#include <math.h>
#include <string.h>

#include "report/figures/plot.h"
#include "report/findings/plain_numbers.h"
#include "report/page/html_document.h"
#include "report/tables/columns.h"

static void add_exclusions(myo_text *out, const myo_report *report)
{
    enum { MOST = 200 };
    const myo_result_view *view = report->view;
    if (view->exclusion_count == 0) {
        myo_text_add(out, "<p>Nothing was excluded.</p>\n");
        return;
    }
    myo_text_add(out,
                 "<details><summary>Excluded stretches (%zu); "
                 "findings count them with a guard on both sides</summary><div class=\"scroll\" "
                 "tabindex=\"0\" role=\"region\" aria-label=\"Excluded stretches\"><table>"
                 "<thead><tr><th scope=\"col\">Channel<th scope=\"col\">From"
                 "<th scope=\"col\" class=\"number\">Seconds<th scope=\"col\">Why</tr></thead>"
                 "<tbody>\n",
                 view->exclusion_count);
    for (size_t i = 0; i < view->exclusion_count && i < MOST; i++) {
        const myo_exclusion *gap = &view->exclusions[i];
        myo_text_add(out, "<tr><td>");
        myo_text_add_html(out, view->tracks[gap->track].channel);
        myo_text_add(out, "<td>");
        myo_words_clock(out, gap->onset_s);
        myo_text_add(out, "<td class=\"number\">%.3f<td>", gap->duration_s);
        myo_text_add_html(out, gap->why);
        myo_text_add(out, "</tr>\n");
    }
    myo_text_add(out, "</tbody></table></div>");
    if (view->exclusion_count > MOST)
        myo_text_add(out, "<p>The first %d are shown.</p>", MOST);
    myo_text_add(out, "</details>\n");
}

static void add_track(myo_text *out, const myo_report *report, size_t index)
{
    const myo_track *track = &report->view->tracks[index];
    const myo_summary *row = NULL;
    for (size_t i = 0; i < report->view->summary_count; i++)
        if (strcmp(report->view->summaries[i].channel, track->channel) == 0)
            row = &report->view->summaries[i];
    myo_text_add(out, "<tr><th scope=\"row\">");
    myo_text_add_html(out, track->channel);
    myo_text_add(out, "<td>%s<td>", track->type == MYO_CHANNEL_ACC ? "ACC" : "EMG");
    myo_text_add_html(out, myo_plot_unit(track->unit));
    myo_text_add(out,
                 "%s<td class=\"number\">%.6g<td class=\"number\">%.4g&#8211;%.4g"
                 "<td class=\"number\">%d<td class=\"number\">",
                 track->calibrated ? "" : " (uncalibrated)", track->geometry.rate_hz,
                 track->band_low_hz, track->band_high_hz, track->filter_order);
    if (isfinite(track->mains_hz))
        myo_text_add(out, "%.2f", track->mains_hz);
    else
        myo_text_add(out, "none found");
    for (size_t i = 0; i < track->line_count; i++)
        myo_text_add(out, ", %.2f", track->lines_hz[i]);
    myo_text_add(out, "<td class=\"number\">");
    if (row == NULL || !isfinite(row->noise_sigma))
        myo_text_add(out, "n/a");
    else
        myo_text_add(out, "%.3g", row->noise_sigma);
    if (row != NULL && isfinite(row->noise_sigma)) {
        myo_text_add(out, " ");
        myo_text_add_html(out, myo_plot_unit(track->unit));
    }
    myo_text_add(out, "<td class=\"number\">");
    myo_text_add_number(out, row == NULL ? NAN : row->snr_db, 1);
    myo_text_add(out, "<td class=\"number\">");
    myo_text_add_number(out, row == NULL ? NAN : row->clean_rest_s, 1);
    myo_text_add(out, "<td class=\"number\">");
    myo_text_add_number(out, row == NULL ? NAN : row->excluded_s, 1);
    myo_text_add(out, "</tr>\n");
}

/* What confirmation by the accelerometer rests on. */
static void add_clocks(myo_text *out, const myo_result_view *view)
{
    if (!isfinite(view->chance_coincidence))
        return;
    if (!isfinite(view->clock_offset_s))
        myo_text_add(out, "<p>The clocks of accelerometer and EMG could not be compared: too few "
                          "movements follow a discharge. They are taken as equal, and movement "
                          "shortly before a discharge says nothing.</p>\n");
    else if (view->clock_pairs > 0)
        myo_text_add(out,
                     "<p>Accelerometer clock minus EMG clock: %.1f ms at the beginning, estimated "
                     "from %d coincidences%s",
                     view->clock_offset_s * 1000, (int)view->clock_pairs,
                     fabs(view->clock_offset_s) > 0.02
                         ? " (over 20 ms: look whether the devices were started together)"
                         : "");
    if (view->clock_pairs > 0 && isfinite(view->clock_drift_ppm))
        myo_text_add(out, "; drift %.0f ppm (standard error %.0f)", view->clock_drift_ppm,
                     view->clock_drift_error_ppm);
    if (view->clock_pairs > 0)
        myo_text_add(out, ".</p>\n");
    myo_text_add(out, "<p>A fasciculation would be confirmed by chance in %.1f %% of cases.</p>\n",
                 view->chance_coincidence * 100);
}

void myo_page_quality(myo_text *out, const myo_report *report)
{
    const myo_result_view *view = report->view;
    myo_text_add(
        out, "<section id=\"quality\"><h2>Quality</h2>\n<div class=\"scroll\" tabindex=\"0\" "
             "role=\"region\" aria-label=\"Channels\"><table><thead><tr><th scope=\"col\">Channel"
             "<th scope=\"col\">Type<th scope=\"col\">Unit<th scope=\"col\" class=\"number\">Rate, "
             "Hz<th scope=\"col\" class=\"number\">Band, Hz<th scope=\"col\" class=\"number\">"
             "Order<th scope=\"col\" class=\"number\">Mains, Hz<th scope=\"col\" class=\"number\">"
             "Rest noise<th scope=\"col\" class=\"number\">SNR, dB"
             "<th scope=\"col\" class=\"number\">Clean rest, s"
             "<th scope=\"col\" class=\"number\">Excluded, s</tr></thead><tbody>\n");
    for (size_t i = 0; i < view->track_count; i++)
        add_track(out, report, i);
    myo_text_add(out, "</tbody></table></div>\n<p>");
    myo_text_add_html(out, view->exclusion_policy == NULL ? "" : view->exclusion_policy);
    myo_text_add(out, "</p>\n");
    add_clocks(out, view);
    add_exclusions(out, report);
    if (view->recording->note_count > 0)
        myo_text_add(out, "<h3>What was assumed or repaired while reading</h3>\n<ul>\n");
    for (size_t i = 0; i < view->recording->note_count; i++) {
        myo_text_add(out, "<li>");
        myo_page_add_words(out, view->recording->notes[i]);
        myo_text_add(out, "</li>\n");
    }
    if (view->recording->note_count > 0)
        myo_text_add(out, "</ul>\n");
    myo_text_add(out, "</section>\n");
}
