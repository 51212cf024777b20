/* SPDX-License-Identifier: GPL-3.0-or-later */
/** summary.json: what the batch and other programs need of one recording. */
#ifndef MYO_REPORT_SUMMARY_FILE_H
#define MYO_REPORT_SUMMARY_FILE_H

#include "report/findings/report_context.h"

/** The file appears whole or not at all. @return OK, OUTPUT, UNREADABLE, NO_MEMORY */
MYO_CHECKED myo_status myo_report_summary(const myo_report *report);

#endif
