/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One recording's events: the table, its dictionary, and labels for Audacity. */
#ifndef MYO_REPORT_EVENTS_TABLE_H
#define MYO_REPORT_EVENTS_TABLE_H

#include "report/findings/report_context.h"

/* Each writes one file whole or not at all. @return OK, OUTPUT, NO_MEMORY */
MYO_CHECKED myo_status myo_report_events(const myo_report *report);
MYO_CHECKED myo_status myo_report_dictionary(const myo_report *report);
MYO_CHECKED myo_status myo_report_labels(const myo_report *report);

#endif
