/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Everything the page's script draws. */
#ifndef MYO_REPORT_PAGE_DATA_H
#define MYO_REPORT_PAGE_DATA_H

#include "core/json.h"
#include "report/findings/report_context.h"

/** Bounded in size, however long the recording. @return OK, UNREADABLE, MALFORMED, NO_MEMORY */
MYO_CHECKED myo_status myo_page_data(myo_json *root, const myo_report *report);

#endif
