/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "myoscribe/report.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "report/columns.h"
#include "report/parts.h"
#include "report/report_file.h"

static const struct {
    const char *name;
    unsigned bit;
} format_names[] = { { "events", MYO_FORMAT_EVENTS },   { "features", MYO_FORMAT_FEATURES },
                     { "report", MYO_FORMAT_REPORT },   { "labels", MYO_FORMAT_LABELS },
                     { "figures", MYO_FORMAT_FIGURES }, { "all", MYO_FORMAT_ALL } };

enum { FORMATS = sizeof format_names / sizeof *format_names };

myo_status myo_formats_parse(unsigned *formats, const char *list)
{
    unsigned bits = 0;
    for (const char *word = list;;) {
        const size_t length = strcspn(word, ",");
        unsigned bit = 0;
        for (size_t i = 0; i < FORMATS; i++)
            if (strlen(format_names[i].name) == length &&
                memcmp(format_names[i].name, word, length) == 0)
                bit = format_names[i].bit;
        if (bit == 0)
            return MYO_ARGUMENT;
        bits |= bit;
        if (word[length] == '\0')
            break;
        word += length + 1;
    }
    *formats = bits;
    return MYO_OK;
}

bool myo_formats_read_spectra(unsigned formats)
{
    return (formats & (MYO_FORMAT_FEATURES | MYO_FORMAT_REPORT | MYO_FORMAT_FIGURES)) != 0;
}

const char *myo_report_path(const myo_report *report, const char *name)
{
    return myo_arena_format(report->arena, "%s/%s", report->folder, name);
}

size_t myo_report_track(const myo_result_view *view, const char *channel)
{
    size_t track = 0;
    while (track < view->track_count && strcmp(view->tracks[track].channel, channel) != 0)
        track++;
    return track;
}

void myo_report_pass(const myo_report *report, size_t index)
{
    enum { REST_EVENTS = 16384 };
    if (index % REST_EVENTS == REST_EVENTS - 1)
        myo_result_rest(report->result);
}

const myo_event *myo_report_event(const myo_report *report, size_t index)
{
    myo_report_pass(report, index);
    return &report->view->events[index];
}

myo_status myo_report_events(const myo_report *report)
{
    size_t count;
    const myo_column *columns = myo_event_columns(&count);
    myo_report_file out;
    MYO_TRY(myo_report_file_open(&out, report, "events.tsv"));
    myo_status status = MYO_OK;
    myo_columns_add_header(&out.text, columns, count);
    myo_text_add(&out.text, "\n");
    for (size_t i = 0; status == MYO_OK && i < report->view->event_count; i++) {
        myo_columns_add_row(&out.text, columns, count, myo_report_event(report, i));
        myo_text_add(&out.text, "\n");
        status = myo_report_file_flush(&out, MYO_REPORT_FILE_BLOCK);
    }
    return myo_report_file_close(&out, status);
}

myo_status myo_report_dictionary(const myo_report *report)
{
    const char *path = myo_report_path(report, "events.json");
    if (path == NULL)
        return MYO_NO_MEMORY;
    size_t count;
    const myo_column *columns = myo_event_columns(&count);
    return myo_columns_write_dictionary(path, NULL, columns, count, report->log);
}

/* Audacity: start, end, text; a line each. */
static void add_label(myo_text *out, const myo_event *event)
{
    const double length = isfinite(event->duration_s) ? event->duration_s : 0;
    myo_text_add_number(out, event->onset_s, 6);
    myo_text_add(out, "\t");
    myo_text_add_number(out, event->onset_s + length, 6);
    myo_text_add(out, "\t%s", myo_class_name(event->class_));
    if (event->certainty != MYO_DEFINITE)
        myo_text_add(out, " (%s)", myo_certainty_name(event->certainty));
    myo_text_add(out, " ");
    myo_text_add_tsv(out, event->channel);
    myo_text_add(out, "\n");
}

myo_status myo_report_labels(const myo_report *report)
{
    myo_report_file out;
    MYO_TRY(myo_report_file_open(&out, report, "labels.txt"));
    myo_status status = MYO_OK;
    for (size_t i = 0; status == MYO_OK && i < report->view->event_count; i++) {
        add_label(&out.text, myo_report_event(report, i));
        status = myo_report_file_flush(&out, MYO_REPORT_FILE_BLOCK);
    }
    return myo_report_file_close(&out, status);
}

static myo_status write_parts(const myo_report *report, unsigned formats)
{
    /* summary.json is what the batch's tables and index are made from: always written, and last */
    if (formats & MYO_FORMAT_EVENTS) {
        MYO_TRY(myo_report_events(report));
        MYO_TRY(myo_report_dictionary(report));
    }
    myo_result_rest(report->result);
    if (formats & MYO_FORMAT_LABELS)
        MYO_TRY(myo_report_labels(report));
    if (formats & MYO_FORMAT_FEATURES)
        MYO_TRY(myo_report_features(report));
    myo_result_rest(report->result);
    if (formats & MYO_FORMAT_REPORT)
        MYO_TRY(myo_report_page(report));
    if (formats & MYO_FORMAT_FIGURES)
        MYO_TRY(myo_report_figures(report));
    myo_result_rest(report->result);
    return myo_report_summary(report);
}

myo_status myo_report_write(myo_result *result, const char *folder, const char *key,
                            unsigned formats, const myo_log *log)
{
    myo_report report = {
        .result = result, .view = myo_result_describe(result), .folder = folder, .log = log
    };
    MYO_TRY(myo_folder_make(folder, log));
    MYO_TRY(myo_arena_open(&report.arena));
    report.key = myo_text_name(report.arena, key);
    const myo_status status = report.key == NULL ? MYO_NO_MEMORY : write_parts(&report, formats);
    myo_arena_close(&report.arena);
    return status;
}
