/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page/settings_section.h"

#include <stdio.h>

#include "core/file.h"
#include "core/hash.h"
#include "myoscribe/version.h"
#include "report/tables/columns.h"

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

static void add_option(myo_text *out, bool *any, const char *name, const char *value)
{
    myo_text_add(out, "%s<code>--%s ", *any ? ", " : "; the user said ", name);
    myo_text_add_html(out, value);
    myo_text_add(out, "</code>");
    *any = true;
}

/* Where the file lay, and what was said of it. */
static void add_said(myo_text *out, const myo_report *report)
{
    const myo_recording_options *said = report->view->recording->said;
    const char *path = myo_full_path(report->arena, report->view->recording->path);
    char *shown = path == NULL ? NULL : myo_arena_name(report->arena, path);
    bool any = false;
    if (shown != NULL && *shown != '\0') {
        myo_text_add(out, ", <code class=\"hash\">");
        myo_text_add_html(out, shown);
        myo_text_add(out, "</code>");
    }
    if (said == NULL)
        return;
    if (said->full_scale != NULL)
        add_option(out, &any, "full-scale", said->full_scale);
    if (said->rate_hz > 0) {
        char text[32];
        snprintf(text, sizeof text, "%.10g", said->rate_hz);
        add_option(out, &any, "rate", text);
    }
    if (said->channels_path != NULL)
        add_option(out, &any, "channels", myo_arena_name(report->arena, said->channels_path));
    if (said->events_path != NULL)
        add_option(out, &any, "events", myo_arena_name(report->arena, said->events_path));
    if (said->dataset != NULL)
        add_option(out, &any, "dataset", myo_arena_name(report->arena, said->dataset));
}

void myo_page_provenance(myo_text *out, const myo_report *report)
{
    char sha256[MYO_HASH_TEXT];
    myo_text_add(out,
                 "<section id=\"provenance\"><h2>Provenance</h2>\n<p>Written by myoscribe "
                 "%s (build %s)",
                 MYO_VERSION, myo_version_build());
    if (myo_hash_file(sha256, report->view->recording->path) == MYO_OK)
        myo_text_add(out, " from a file with the SHA-256 <code class=\"hash\">%s</code>", sha256);
    add_said(out, report);
    myo_text_add(out, ". The instruction set, the host and the libraries are in the batch's "
                      "<code>run.json</code>: this page is the same, byte for byte, on whatever "
                      "instruction set and with whatever number of jobs it was made.</p>\n"
                      "</section>\n");
}
