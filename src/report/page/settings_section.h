/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Every setting of the analysis, and where the page comes from. */
#ifndef MYO_REPORT_SETTINGS_SECTION_H
#define MYO_REPORT_SETTINGS_SECTION_H

#include "core/text.h"
#include "report/findings/report_context.h"

void myo_page_settings(myo_text *out, const myo_report *report);
void myo_page_provenance(myo_text *out, const myo_report *report);

#endif
