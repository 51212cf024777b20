/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What was found, per person and muscle, worst first. */
#ifndef MYO_REPORT_PERSON_FINDINGS_H
#define MYO_REPORT_PERSON_FINDINGS_H

#include "core/text.h"
#include "report/batch/season.h"

/** The section that index.html begins with. */
void myo_person_findings_add(myo_text *out, const myo_season *season);

#endif
