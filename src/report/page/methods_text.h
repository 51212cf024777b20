/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The methods paragraph for a paper, written from what was really done. */
#ifndef MYO_REPORT_METHODS_TEXT_H
#define MYO_REPORT_METHODS_TEXT_H

#include "core/text.h"
#include "report/findings/report_context.h"

/** Paragraphs separated by an empty line; citations stand as (Name Year). */
void myo_methods_text(myo_text *out, const myo_report *report);
/** What the program cannot know and a paper must state; a line each. */
const char *const *myo_methods_missing(size_t *count);
#endif
