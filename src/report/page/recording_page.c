/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.html: one file, no network. What can be said without a script is plain HTML and SVG; the
 * script adds the zoomable trace, the spectrogram and the list of events. */
#include "report/page/recording_page.h"

#include "core/fail.h"
#include "core/memory.h"
#include "report/findings/encode.h"
#include "report/findings/plain_numbers.h"
#include "report/findings/report_file.h"
#include "report/findings/tally.h"
#include "report/page/chart_sections.h"
#include "report/page/findings_section.h"
#include "report/page/glossary_section.h"
#include "report/page/html_document.h"
#include "report/page/methods_section.h"
#include "report/page/page_data.h"
#include "report/page/phases_section.h"
#include "report/page/quality_section.h"
#include "report/page/settings_section.h"
#include "report/page/signals_section.h"

/* From the recording's folder back to the batch's. */
static void add_way_up(myo_text *out, const char *key)
{
    myo_text_add(out, "../");
    for (; *key != '\0'; key++)
        if (*key == '/')
            myo_text_add(out, "../");
}

static void add_header(myo_text *out, const myo_report *report)
{
    const myo_recording_info *recording = report->view->recording;
    myo_text_add(out, "<body>\n<a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n"
                      "<header><nav aria-label=\"Batch\"><a href=\"");
    add_way_up(out, report->key);
    myo_text_add(out, "index.html\">All recordings</a></nav>\n<h1>");
    myo_text_add_html(out, report->key);
    myo_text_add(out, "</h1>\n<p class=\"facts\">");
    myo_text_add_html(out, recording->format);
    for (size_t i = 0; i < recording->stream_count; i++) {
        const myo_stream *stream = &recording->streams[i];
        myo_text_add(out, " &middot; ");
        if (stream->name[0] != '\0') {
            myo_text_add_html(out, stream->name);
            myo_text_add(out, ": ");
        }
        myo_text_add(out, "%zu channel%s at %.6g Hz, ", stream->channel_count,
                     stream->channel_count == 1 ? "" : "s", stream->rate_hz);
        myo_words_duration(out, (double)stream->frames / stream->rate_hz);
    }
    myo_text_add(out, "</p>\n<nav class=\"contents\" aria-label=\"Sections\">"
                      "<a href=\"#findings\">Findings</a> <a href=\"#signals\">Signals</a> "
                      "<a href=\"#events\">Events</a> <a href=\"#twitches\">Fasciculations</a> "
                      "<a href=\"#spectra\">Fatigue and spectra</a> "
                      "<a href=\"#quality\">Quality</a> <a href=\"#methods\">Methods</a> "
                      "<a href=\"#words\">Words</a> "
                      "<a href=\"#settings\">Settings</a></nav>\n</header>\n<main>\n");
}

static myo_status add_sections(myo_report_file *page, const myo_report *report)
{
    myo_text *out = &page->text;
    const myo_tally *tallies = myo_tally_make(report);
    if (tallies == NULL)
        return MYO_NO_MEMORY;
    myo_page_head(out, report->key);
    add_header(out, report);
    myo_page_findings(out, report, tallies);
    myo_page_signals(out, report);
    myo_page_events(out, report);
    MYO_TRY(myo_page_phases(out, report));
    MYO_TRY(myo_page_twitches(out, report));
    MYO_TRY(myo_report_file_flush(page, 0));
    MYO_TRY(myo_page_spectra(out, report));
    myo_page_quality(out, report);
    myo_page_methods(out, report);
    myo_page_glossary(out, report);
    myo_page_settings(out, report);
    myo_page_provenance(out, report);
    return myo_report_file_flush(page, 0);
}

static myo_status add_data(myo_text *out, const myo_report *report)
{
    myo_json *root = myo_json_new_object();
    char *json = NULL;
    size_t length = 0;
    myo_status status = root == NULL ? MYO_NO_MEMORY : myo_page_data(root, report);
    if (status == MYO_OK)
        status = myo_json_dump(&json, &length, root, false);
    if (status == MYO_OK) {
        myo_text_add(out, "</main>\n<script type=\"application/json\" id=\"data\">");
        status = myo_encode_script(out, json, length);
        myo_text_add(out, "</script>\n");
    }
    myo_memory_free(json);
    myo_json_close(&root);
    return status;
}

myo_status myo_report_page(const myo_report *report)
{
    myo_report_file page;
    MYO_TRY(myo_report_file_open(&page, report, "report.html"));
    myo_status status = add_sections(&page, report);
    if (status == MYO_OK)
        status = add_data(&page.text, report);
    myo_page_script(&page.text, &myo_asset_dygraph_js);
    myo_page_script(&page.text, &myo_asset_report_js);
    myo_text_add(&page.text, "</body>\n</html>\n");
    return myo_report_file_close(&page, status);
}
