/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The words of the page that are not everybody's, explained. */
#ifndef MYO_REPORT_GLOSSARY_SECTION_H
#define MYO_REPORT_GLOSSARY_SECTION_H

#include "core/text.h"
#include "report/findings/report_context.h"

/** Terms, certainties and states of fatigue; of subtypes and the accelerometer those that occur. */
void myo_page_glossary(myo_text *out, const myo_report *report);

#endif
