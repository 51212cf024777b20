/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Amplitude during the marks, as a table. */
#ifndef MYO_REPORT_PHASES_SECTION_H
#define MYO_REPORT_PHASES_SECTION_H

#include "core/text.h"
#include "report/findings/report_context.h"

/** Nothing where no mark lasts. @return OK, UNREADABLE, NO_MEMORY */
MYO_CHECKED myo_status myo_page_phases(myo_text *out, const myo_report *report);

#endif
