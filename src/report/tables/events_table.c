/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/tables/events_table.h"

#include <math.h>

#include "core/fail.h"
#include "report/findings/report_file.h"
#include "report/tables/columns.h"
#include "report/tables/event_columns.h"

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
