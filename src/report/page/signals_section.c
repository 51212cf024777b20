/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page/signals_section.h"

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
