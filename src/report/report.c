/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "myoscribe/report.h"

#include <string.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/text.h"
#include "report/figures/figure_files.h"
#include "report/findings/report_context.h"
#include "report/page/recording_page.h"
#include "report/tables/events_table.h"
#include "report/tables/features_file.h"
#include "report/tables/phases_table.h"
#include "report/tables/summary_file.h"

static const struct {
    const char *name;
    unsigned bit;
} format_names[] = { { "events", MYO_FORMAT_EVENTS },   { "features", MYO_FORMAT_FEATURES },
                     { "report", MYO_FORMAT_REPORT },   { "labels", MYO_FORMAT_LABELS },
                     { "figures", MYO_FORMAT_FIGURES }, { "bids", MYO_FORMAT_BIDS },
                     { "all", MYO_FORMAT_ALL } };

enum { FORMATS = sizeof format_names / sizeof *format_names };

myo_status myo_formats_parse(unsigned *formats, const char *list)
{
    unsigned bits = 0;
    for (const char *word = list;;) {
        word += strspn(word, " ");
        const size_t whole = strcspn(word, ",");
        size_t length = whole;
        while (length > 0 && word[length - 1] == ' ')
            length--;
        unsigned bit = 0;
        for (size_t i = 0; i < FORMATS; i++)
            if (strlen(format_names[i].name) == length &&
                memcmp(format_names[i].name, word, length) == 0)
                bit = format_names[i].bit;
        if (bit == 0)
            return MYO_ARGUMENT;
        bits |= bit;
        if (word[whole] == '\0')
            break;
        word += whole + 1;
    }
    *formats = bits;
    return MYO_OK;
}

bool myo_formats_read_spectra(unsigned formats)
{
    return (formats & (MYO_FORMAT_FEATURES | MYO_FORMAT_REPORT | MYO_FORMAT_FIGURES)) != 0;
}

static myo_status write_parts(const myo_report *report, unsigned formats)
{
    /* summary.json is what the batch's tables and index are made from: always written, and last */
    if (formats & MYO_FORMAT_EVENTS) {
        MYO_TRY(myo_report_events(report));
        MYO_TRY(myo_report_dictionary(report));
        MYO_TRY(myo_report_phases(report));
    }
    myo_result_release(report->result);
    if (formats & MYO_FORMAT_LABELS)
        MYO_TRY(myo_report_labels(report));
    if (formats & MYO_FORMAT_FEATURES)
        MYO_TRY(myo_report_features(report));
    myo_result_release(report->result);
    if (formats & MYO_FORMAT_REPORT)
        MYO_TRY(myo_report_page(report));
    if (formats & MYO_FORMAT_FIGURES)
        MYO_TRY(myo_report_figures(report));
    myo_result_release(report->result);
    return myo_report_summary(report);
}

myo_status myo_report_write(myo_result *result, const char *folder, const char *key,
                            unsigned formats, const myo_log *log)
{
    if (result == NULL || folder == NULL || key == NULL)
        return MYO_ARGUMENT;
    myo_report report = {
        .result = result, .view = myo_result_describe(result), .folder = folder, .log = log
    };
    MYO_TRY(myo_folder_make(folder, log));
    MYO_TRY(myo_arena_open(&report.arena));
    report.key = myo_arena_name(report.arena, key);
    const myo_status status = report.key == NULL ? MYO_NO_MEMORY : write_parts(&report, formats);
    myo_arena_close(&report.arena);
    return status;
}
