/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What every writer of one recording's files gets. */
#ifndef MYO_REPORT_REPORT_CONTEXT_H
#define MYO_REPORT_REPORT_CONTEXT_H

#include "core/arena.h"
#include "myoscribe/log.h"
#include "myoscribe/result.h"

/** All borrowed for the time of myo_report_write. */
typedef struct myo_report {
    myo_result *result;
    const myo_result_view *view;
    const char *folder, *key;
    const myo_log *log;
    myo_arena *arena; /**< freed when the report is done */
} myo_report;

/** `<folder>/<name>` in the report's arena; NULL when out of memory. */
const char *myo_report_path(const myo_report *report, const char *name);

/** Event `index` of the result. For going through all: those gone through leave memory. */
const myo_event *myo_report_event(const myo_report *report, size_t index);
/** The same for who looks at few of them, to be called for every index. */
void myo_report_pass(const myo_report *report, size_t index);
/** Index of the track a channel name means, or track_count. */
size_t myo_report_track(const myo_result_view *view, const char *channel);

#endif
