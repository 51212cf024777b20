/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page/phases_section.h"

#include <math.h>

#include "core/fail.h"
#include "report/figures/plot.h"
#include "report/findings/plain_numbers.h"
#include "report/tables/phases_table.h"

enum { ROWS_MOST = 60 };

static void add_amplitude(myo_text *out, double value, const char *unit, const char *label)
{
    myo_text_add(out, "<td class=\"number\" data-label=\"%s\">", label);
    if (!isfinite(value)) {
        myo_text_add(out, "n/a");
        return;
    }
    myo_text_add(out, "%.3g ", value);
    myo_text_add_html(out, myo_plot_unit(unit));
}

static void add_row(myo_text *out, const myo_phase *phase)
{
    myo_text_add(out, "<tr><td class=\"name\">");
    myo_text_add_html(out, phase->type == NULL ? "" : phase->type);
    myo_text_add(out, "<td data-label=\"Onset\">");
    myo_words_clock(out, phase->onset_s);
    myo_text_add(out, "<td class=\"number\" data-label=\"Duration\">");
    myo_words_duration(out, phase->duration_s);
    myo_text_add(out, "<td data-label=\"Channel\">");
    myo_text_add_html(out, phase->channel);
    add_amplitude(out, phase->rms, phase->unit, "RMS");
    add_amplitude(out, phase->peak, phase->unit, "Peak");
    if (isfinite(phase->mvc_pct))
        myo_text_add(out, "<td class=\"number\" data-label=\"%% MVC\">%.1f", phase->mvc_pct);
    else
        myo_text_add(out, "<td class=\"number\" data-label=\"%% MVC\">n/a");
    myo_text_add(out, "</tr>\n");
}

myo_status myo_page_phases(myo_text *out, const myo_report *report)
{
    const myo_phase *phases;
    size_t count, left_out;
    MYO_TRY(myo_phases_measure(&phases, &count, &left_out, report));
    if (count == 0)
        return MYO_OK;
    myo_text_add(out, "<section id=\"phases\"><h2>Marked phases</h2>\n<div class=\"scroll\" "
                      "tabindex=\"0\" role=\"region\" aria-label=\"Marked phases\">"
                      "<table class=\"stacking\"><thead><tr><th scope=\"col\">Mark"
                      "<th scope=\"col\">Onset<th scope=\"col\" class=\"number\">Duration"
                      "<th scope=\"col\">Channel<th scope=\"col\" class=\"number\">RMS"
                      "<th scope=\"col\" class=\"number\">Peak"
                      "<th scope=\"col\" class=\"number\">%% MVC</tr></thead><tbody>\n");
    for (size_t i = 0; i < count && i < ROWS_MOST; i++)
        add_row(out, &phases[i]);
    myo_text_add(out, "</tbody></table></div>\n");
    if (count > ROWS_MOST)
        myo_text_add(out,
                     "<p>The first %d of %zu; <a href=\"phases.tsv\">phases.tsv</a> has all.</p>\n",
                     ROWS_MOST, count + left_out);
    myo_text_add(out, "</section>\n");
    return MYO_OK;
}
