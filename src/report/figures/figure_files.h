/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The figures of every channel as files, for papers. */
#ifndef MYO_REPORT_FIGURE_FILES_H
#define MYO_REPORT_FIGURE_FILES_H

#include "report/findings/report_context.h"

/** The file appears whole or not at all. @return OK, OUTPUT, UNREADABLE, NO_MEMORY */
MYO_CHECKED myo_status myo_report_figures(const myo_report *report);

#endif
