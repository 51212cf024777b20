/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The words of the page that are not everybody's, explained. */
#ifndef MYO_REPORT_GLOSSARY_SECTION_H
#define MYO_REPORT_GLOSSARY_SECTION_H

#include "core/text.h"
#include "myoscribe/words.h"
#include "report/findings/report_context.h"

/** The words of a list as terms and meanings, for inside a <dl>. */
void myo_page_word_list(myo_text *out, myo_word_list list);

/** Terms, certainties and states of fatigue; of subtypes and the accelerometer those that occur. */
void myo_page_glossary(myo_text *out, const myo_report *report);

#endif
