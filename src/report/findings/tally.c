/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/findings/tally.h"

#include <math.h>
#include <string.h>

const myo_tally *myo_tally_make(const myo_report *report)
{
    const myo_result_view *view = report->view;
    myo_tally *tallies = myo_arena_new(report->arena, view->summary_count + 1, sizeof *tallies);
    if (tallies == NULL)
        return NULL;
    size_t last = 0;
    for (size_t i = 0; i < view->event_count; i++) {
        const myo_event *event = myo_report_event(report, i);
        size_t tried = 0;
        while (tried < view->summary_count &&
               strcmp(view->summaries[last].channel, event->channel) != 0) {
            last = (last + 1) % view->summary_count;
            tried++;
        }
        if (tried == view->summary_count)
            continue; /* a channel without a row, such as the accelerometer beside EMG */
        myo_tally *tally = &tallies[last];
        const myo_class kind = event->class_;
        tally->count[kind]++;
        tally->definite[kind] += event->certainty == MYO_DEFINITE;
        tally->like[kind] += event->certainty == MYO_LIKE;
        if (tally->longest[kind] == NULL || event->duration_s > tally->longest[kind]->duration_s)
            tally->longest[kind] = event;
        if (kind == MYO_CLASS_FASCICULATION) {
            tally->confirmed += event->accelerometer == MYO_ACCELEROMETER_CONFIRMED;
            tally->silent += event->accelerometer == MYO_ACCELEROMETER_SILENT;
        }
        if (!isfinite(event->mdf_slope_pct_per_s))
            continue;
        const myo_event *old = tally->steepest;
        if (old == NULL || (kind == MYO_CLASS_FATIGUE) > (old->class_ == MYO_CLASS_FATIGUE) ||
            ((kind == MYO_CLASS_FATIGUE) == (old->class_ == MYO_CLASS_FATIGUE) &&
             event->mdf_slope_pct_per_s < old->mdf_slope_pct_per_s))
            tally->steepest = event;
    }
    return tallies;
}

double myo_clean_count(const myo_summary *row)
{
    if (isfinite(row->fasciculations_per_min) && isfinite(row->clean_rest_s))
        return floor(row->fasciculations_per_min * row->clean_rest_s / 60 + 0.5);
    return row->fasciculations > 0 ? (double)row->fasciculations : 0;
}
