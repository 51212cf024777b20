/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page/page_events.h"

#include <string.h>

#include "core/fail.h"
#include "core/memory.h"

enum { EVENTS_MOST = 8000, REASON_BYTES = 600000 };

int myo_page_importance(myo_class kind)
{
    static const int ranks[MYO_CLASS_COUNT] = {
        [MYO_CLASS_CRAMP] = 0,    [MYO_CLASS_FATIGUE] = 1,   [MYO_CLASS_FASCICULATION] = 2,
        [MYO_CLASS_UNSCORED] = 3, [MYO_CLASS_VOLUNTARY] = 4, [MYO_CLASS_ARTEFACT] = 5
    };
    return ranks[kind];
}

static bool wanted(const myo_event *event, int rank)
{
    return myo_page_importance(event->class_) == rank;
}

/* Marks which events go into the page, the most important classes first, then by time. */
static size_t choose(bool *chosen, bool *with_reason, const myo_report *report)
{
    const size_t count = report->view->event_count;
    size_t events = 0, bytes = 0;
    for (int rank = 0; rank < MYO_CLASS_COUNT; rank++)
        for (size_t i = 0; i < count && events < EVENTS_MOST; i++) {
            const myo_event *event = myo_report_event(report, i);
            if (!wanted(event, rank))
                continue;
            chosen[i] = true;
            events++;
            const size_t length = event->reason == NULL ? 0 : strlen(event->reason);
            if (bytes + length <= REASON_BYTES) {
                with_reason[i] = true;
                bytes += length;
            }
        }
    return events;
}

static void add_event(myo_json *events, const myo_result_view *view, const myo_event *event,
                      bool with_reason)
{
    myo_json *row = myo_json_add_array(events, NULL);
    const size_t track = myo_report_track(view, event->channel);
    myo_json_add_rounded(row, NULL, event->onset_s, 4);
    myo_json_add_rounded(row, NULL, event->duration_s, 4);
    myo_json_add_integer(row, NULL, event->class_);
    myo_json_add_integer(row, NULL, track < view->track_count ? (int64_t)track : -1);
    myo_json_add_rounded(row, NULL, event->confidence, 2);
    myo_json_add_integer(row, NULL, event->certainty);
    myo_json_add_text(row, NULL, event->subtype);
    myo_json_add_integer(row, NULL, event->accelerometer);
    myo_json_add_rounded(row, NULL, event->amplitude, 6);
    myo_json_add_rounded(row, NULL, event->snr_db, 1);
    myo_json_add_integer(row, NULL, event->template_id);
    myo_json_add_text(row, NULL, with_reason ? event->reason : NULL);
}

myo_status myo_page_data_events(myo_json *root, const myo_report *report)
{
    const myo_result_view *view = report->view;
    bool *chosen = myo_memory_new(view->event_count, 2 * sizeof *chosen);
    if (chosen == NULL)
        return MYO_NO_MEMORY;
    bool *with_reason = chosen + view->event_count;
    choose(chosen, with_reason, report);
    myo_json_add_integer(root, "eventCount", (int64_t)view->event_count);
    myo_json *events = myo_json_add_array(root, "events");
    for (size_t i = 0; i < view->event_count; i++) {
        myo_report_pass(report, i);
        if (chosen[i])
            add_event(events, view, myo_report_event(report, i), with_reason[i]);
    }
    myo_memory_free(chosen);
    return MYO_OK;
}
