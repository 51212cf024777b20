/* SPDX-License-Identifier: GPL-3.0-or-later */
/** report.html. */
#ifndef MYO_REPORT_RECORDING_PAGE_H
#define MYO_REPORT_RECORDING_PAGE_H

#include "report/findings/report_context.h"

/** The file appears whole or not at all. @return OK, OUTPUT, UNREADABLE, NO_MEMORY */
MYO_CHECKED myo_status myo_report_page(const myo_report *report);

#endif
