/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The places that the page's script fills: traces and the list of events. */
#ifndef MYO_REPORT_SIGNALS_SECTION_H
#define MYO_REPORT_SIGNALS_SECTION_H

#include "core/text.h"
#include "report/findings/report_context.h"

void myo_page_signals(myo_text *out, const myo_report *report);
void myo_page_events(myo_text *out, const myo_report *report);

#endif
