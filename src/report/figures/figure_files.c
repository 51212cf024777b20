/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --format figures: <folder>/figures/<channel>_<figure>.svg */
#include "report/figures/figure_files.h"

#include "core/fail.h"
#include "core/file.h"
#include "report/figures/frequency_figure.h"
#include "report/figures/trace_figure.h"
#include "report/figures/twitch_figures.h"

/* A channel's name as a file name: what is not a letter, digit, "-" or "_" becomes "_"; the number
 * in front keeps two such names apart. */
static const char *safe_name(const myo_report *report, size_t track)
{
    char *name = myo_arena_format(report->arena, "%02zu_%.60s", track + 1,
                                  report->view->tracks[track].channel);
    for (char *c = name; c != NULL && *c != '\0'; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
              *c == '-'))
            *c = '_';
    return name;
}

/* Writes and empties the text; a figure with nothing to draw leaves no file. */
static myo_status save(const myo_report *report, myo_text *svg, size_t track, const char *figure)
{
    if (svg->failed)
        return MYO_NO_MEMORY;
    if (svg->length == 0)
        return MYO_OK;
    const char *name = safe_name(report, track);
    const char *path = name == NULL ? NULL
                                    : myo_arena_format(report->arena, "%s/figures/%s_%s.svg",
                                                       report->folder, name, figure);
    if (path == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_file_write(path, svg->bytes, svg->length, report->log));
    svg->length = 0;
    return MYO_OK;
}

static myo_status write_track(const myo_report *report, myo_text *svg, size_t track)
{
    const myo_result_view *view = report->view;
    MYO_TRY(myo_figure_trace(svg, report, track, true));
    MYO_TRY(save(report, svg, track, "trace"));
    if (view->tracks[track].type != MYO_CHANNEL_EMG)
        return MYO_OK;
    MYO_TRY(myo_figure_frequency(svg, report, track, true));
    MYO_TRY(save(report, svg, track, "frequency"));
    MYO_TRY(myo_figure_rate(svg, report, track, true));
    MYO_TRY(save(report, svg, track, "rate"));
    myo_figure_intervals(svg, report, track, true);
    MYO_TRY(save(report, svg, track, "intervals"));
    for (size_t i = 0; i < view->template_count; i++) {
        const myo_template *wave = &view->templates[i];
        if (wave->track != track || wave->samples < 2)
            continue;
        const char *name = myo_arena_format(report->arena, "unit%d", (int)wave->id);
        if (name == NULL)
            return MYO_NO_MEMORY;
        MYO_TRY(myo_figure_template(svg, report, wave, true));
        MYO_TRY(save(report, svg, track, name));
    }
    return MYO_OK;
}

myo_status myo_report_figures(const myo_report *report)
{
    const char *folder = myo_report_path(report, "figures");
    if (folder == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_folder_make(folder, report->log));
    myo_text svg = { 0 };
    myo_status status = MYO_OK;
    for (size_t i = 0; status == MYO_OK && i < report->view->track_count; i++)
        status = write_track(report, &svg, i);
    myo_text_free(&svg);
    return status;
}
