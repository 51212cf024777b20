/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The sections that are charts. */
#ifndef MYO_REPORT_CHART_SECTIONS_H
#define MYO_REPORT_CHART_SECTIONS_H

#include "core/text.h"
#include "report/findings/report_context.h"

/* @return OK, UNREADABLE, NO_MEMORY */
MYO_CHECKED myo_status myo_page_spectra(myo_text *out, const myo_report *report);
MYO_CHECKED myo_status myo_page_twitches(myo_text *out, const myo_report *report);

#endif
