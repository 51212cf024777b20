/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The methods paragraph with its bibliography. */
#ifndef MYO_REPORT_METHODS_SECTION_H
#define MYO_REPORT_METHODS_SECTION_H

#include "core/text.h"
#include "report/findings/report_context.h"

void myo_page_methods(myo_text *out, const myo_report *report);

#endif
