/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The page's list of events. */
#ifndef MYO_REPORT_PAGE_EVENTS_H
#define MYO_REPORT_PAGE_EVENTS_H

#include "core/json.h"
#include "report/findings/report_context.h"

MYO_CHECKED myo_status myo_page_data_events(myo_json *root, const myo_report *report);

/** Order of classes when not everything fits: what people ask about comes first. */
int myo_page_importance(myo_class kind);

#endif
