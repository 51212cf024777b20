/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of report.html that are plain text and tables. */
#include <math.h>
#include <string.h>

#include "core/hash.h"
#include "myoscribe/version.h"
#include "report/columns.h"
#include "report/page_parts.h"

static const char *mood(const myo_summary *row)
{
    if (row->cramps > 0)
        return "cramp";
    if (row->fasciculations > 0)
        return "fasciculation";
    if (row->fatigue != NULL && strcmp(row->fatigue, "found") == 0)
        return "fatigue";
    return "quiet";
}

static void add_card(myo_text *out, const myo_report *report, size_t index, const myo_tally *tally)
{
    const myo_summary *row = &report->view->summaries[index];
    myo_text_add(out, "<article class=\"card %s\"><h3>", mood(row));
    myo_text_add_html(out, row->channel);
    myo_text_add(out, "</h3><p class=\"lead\">");
    myo_text words = { 0 };
    myo_words_lead(&words, report, index, tally);
    myo_text_add_html(out, words.bytes);
    words.length = 0;
    myo_text_add(out, "</p><dl><dt>Twitching</dt><dd>");
    myo_words_twitching(&words, report, index, tally);
    myo_text_add_html(out, words.bytes);
    words.length = 0;
    myo_text_add(out, "</dd><dt>Cramp</dt><dd>");
    myo_words_cramp(&words, report, index, tally);
    myo_text_add_html(out, words.bytes);
    words.length = 0;
    myo_text_add(out, "</dd><dt>Fatigue</dt><dd>");
    myo_words_fatigue(&words, report, index, tally);
    myo_text_add_html(out, words.bytes);
    words.length = 0;
    myo_text_add(out, "</dd><dt>Signal</dt><dd>");
    myo_words_quality(&words, report, index);
    myo_text_add_html(out, words.bytes);
    myo_text_add(out, "</dd>");
    if (row->note != NULL && row->note[0] != '\0') {
        myo_text_add(out, "<dt>Note</dt><dd>");
        myo_text_add_html(out, row->note);
        myo_text_add(out, "</dd>");
    }
    myo_text_add(out, "</dl></article>\n");
    if (words.failed)
        out->failed = true;
    myo_text_free(&words);
}

void myo_page_findings(myo_text *out, const myo_report *report, const myo_tally *tallies)
{
    myo_text_add(out, "<section id=\"findings\" tabindex=\"-1\"><h2>Findings</h2>\n"
                      "<div class=\"cards\">\n");
    for (size_t i = 0; i < report->view->summary_count; i++)
        add_card(out, report, i, &tallies[i]);
    myo_text_add(out, "</div>\n");
    if (report->view->summary_count == 0)
        myo_text_add(out, "<p>The recording has neither an EMG nor an accelerometer channel, so "
                          "nothing was analysed.</p>\n");
    myo_text_add(out,
                 "<p class=\"caution\">Not a medical device and not a diagnosis. Rates depend on "
                 "what was excluded (see <a href=\"#quality\">quality</a>). Occasional twitching "
                 "is common in healthy people. People "
                 "take twitching to a doctor when it persists for weeks, is widespread, or comes "
                 "with weakness or wasting.</p>\n</section>\n");
}

void myo_page_signals(myo_text *out, const myo_report *report)
{
    (void)report;
    myo_text_add(
        out, "<section id=\"signals\"><h2>Signals</h2>\n"
             "<noscript><p>The zoomable trace needs JavaScript; everything else on this page, "
             "and events.tsv, does not.</p></noscript>\n"
             "<div class=\"tools\" role=\"toolbar\" aria-label=\"Zoom and pan\" hidden>"
             "<button type=\"button\" data-do=\"in\">Zoom in</button>"
             "<button type=\"button\" data-do=\"out\">Zoom out</button>"
             "<button type=\"button\" data-do=\"left\" aria-label=\"Earlier\">&#9664;</button>"
             "<button type=\"button\" data-do=\"right\" aria-label=\"Later\">&#9654;</button>"
             "<button type=\"button\" data-do=\"all\">Whole recording</button>"
             "<button type=\"button\" data-do=\"previous\">Previous event</button>"
             "<button type=\"button\" data-do=\"next\">Next event</button>"
             "<label><input type=\"checkbox\" id=\"envelope\"> Envelope</label>"
             "<output id=\"range\" aria-live=\"polite\"></output></div>\n"
             "<p class=\"hint\" hidden>Drag over a trace to zoom in, drag with Shift to move, "
             "double-click for the whole. Keys on a trace: + &#8722; zoom, &#8592; &#8594; move, "
             "N P next and previous event, 0 the whole.</p>\n"
             "<fieldset id=\"channels\" hidden><legend>Channels</legend></fieldset>\n"
             "<ul id=\"legend\" class=\"legend\" aria-label=\"Colours of the episodes\"></ul>\n"
             "<div id=\"traces\"></div>\n</section>\n");
}

void myo_page_events(myo_text *out, const myo_report *report)
{
    myo_text_add(out, "<section id=\"events\"><h2>Events and why</h2>\n<p>");
    if (report->view->event_count == 0)
        myo_text_add(out, "No events.");
    else
        myo_text_add(out,
                     "%zu events; all of them, with every number, are in "
                     "<a href=\"events.tsv\">events.tsv</a>.",
                     report->view->event_count);
    myo_text_add(out, "</p>\n<div id=\"event-tools\" class=\"tools\" hidden></div>\n"
                      "<div id=\"event-list\"></div>\n</section>\n");
}

static void add_exclusions(myo_text *out, const myo_report *report)
{
    enum { MOST = 200 };
    const myo_result_view *view = report->view;
    if (view->exclusion_count == 0) {
        myo_text_add(out, "<p>Nothing was excluded.</p>\n");
        return;
    }
    myo_text_add(out,
                 "<details><summary>Excluded stretches (%zu)</summary><div class=\"scroll\" "
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
    myo_text_add_html(out, track->unit);
    myo_text_add(out,
                 "%s<td class=\"number\">%.6g<td class=\"number\">%.4g&#8211;%.4g"
                 "<td class=\"number\">%d<td class=\"number\">",
                 track->calibrated ? "" : " (uncalibrated)", track->geometry.rate_hz,
                 track->band_low_hz, track->band_high_hz, track->filter_order);
    if (isfinite(track->mains_hz))
        myo_text_add(out, "%.2f", track->mains_hz);
    else
        myo_text_add(out, "none found");
    myo_text_add(out, "<td class=\"number\">");
    myo_columns_add_number(out, row == NULL ? NAN : row->noise_sigma);
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
        myo_text_add_html(out, view->recording->notes[i]);
        myo_text_add(out, "</li>\n");
    }
    if (view->recording->note_count > 0)
        myo_text_add(out, "</ul>\n");
    myo_text_add(out, "</section>\n");
}

void myo_page_settings(myo_text *out, const myo_report *report)
{
    size_t count;
    const myo_setting *rows = myo_settings_rows(&count);
    myo_text_add(out,
                 "<section id=\"settings\"><h2>Settings</h2>\n<details><summary>All %zu "
                 "settings of this analysis</summary><div class=\"scroll\" tabindex=\"0\" "
                 "role=\"region\" aria-label=\"Settings\"><table><thead><tr>"
                 "<th scope=\"col\">Setting<th scope=\"col\" class=\"number\">Value"
                 "<th scope=\"col\">Unit<th scope=\"col\">Meaning<th scope=\"col\">Source"
                 "</tr></thead><tbody>\n",
                 count);
    for (size_t i = 0; i < count; i++) {
        const double value = myo_setting_get(report->view->settings, &rows[i]);
        const bool changed = value < rows[i].default_value || value > rows[i].default_value;
        myo_text_add(out, "<tr><th scope=\"row\"><code>%s.%s</code><td class=\"number\">",
                     rows[i].section, rows[i].name);
        myo_columns_add_number(out, value);
        if (changed)
            myo_text_add(out, " <em>(default %.6g)</em>", rows[i].default_value);
        myo_text_add(out, "<td>");
        myo_text_add_html(out, rows[i].unit);
        myo_text_add(out, "<td>");
        myo_text_add_html(out, rows[i].meaning);
        myo_text_add(out, "<td>");
        myo_text_add_html(out, rows[i].source);
        myo_text_add(out, "</tr>\n");
    }
    myo_text_add(out, "</tbody></table></div></details>\n</section>\n");
}

void myo_page_provenance(myo_text *out, const myo_report *report)
{
    char sha256[MYO_HASH_TEXT];
    myo_text_add(out,
                 "<section id=\"provenance\"><h2>Provenance</h2>\n<p>Written by myoscribe "
                 "%s",
                 MYO_VERSION);
    if (myo_hash_file(sha256, report->view->recording->path) == MYO_OK)
        myo_text_add(out, " from a file with the SHA-256 <code class=\"hash\">%s</code>", sha256);
    myo_text_add(out, ". The instruction set, the host and the libraries are in the batch's "
                      "<code>run.json</code>: this page is the same, byte for byte, on whatever "
                      "instruction set and with whatever number of jobs it was made.</p>\n"
                      "</section>\n");
}
