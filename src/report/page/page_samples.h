/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The samples around the events of a track, its neighbours' and the accelerometers' included while
 *  there is room. */
#ifndef MYO_REPORT_PAGE_SAMPLES_H
#define MYO_REPORT_PAGE_SAMPLES_H

#include "core/json.h"
#include "report/findings/report_context.h"

/** Until the page's share of samples is used up. @return OK, UNREADABLE, MALFORMED, NO_MEMORY */
MYO_CHECKED myo_status myo_page_data_blocks(myo_json *entry, const myo_report *report, size_t track,
                                            size_t *budget_samples);

#endif
