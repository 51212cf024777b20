/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A card per channel with what was found, in words. */
#ifndef MYO_REPORT_FINDINGS_SECTION_H
#define MYO_REPORT_FINDINGS_SECTION_H

#include "core/text.h"
#include "report/findings/report_context.h"
#include "report/findings/tally.h"

/** `tallies`: one per summary. */
void myo_page_findings(myo_text *out, const myo_report *report, const myo_tally *tallies);

#endif
