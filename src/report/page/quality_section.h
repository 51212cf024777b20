/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Noise, filters, exclusions and clocks, as tables. */
#ifndef MYO_REPORT_QUALITY_SECTION_H
#define MYO_REPORT_QUALITY_SECTION_H

#include "core/text.h"
#include "report/findings/report_context.h"

void myo_page_quality(myo_text *out, const myo_report *report);

#endif
