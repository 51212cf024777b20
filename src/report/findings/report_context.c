/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/findings/report_context.h"

#include <string.h>

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
        myo_result_release(report->result);
}

const myo_event *myo_report_event(const myo_report *report, size_t index)
{
    myo_report_pass(report, index);
    return &report->view->events[index];
}
