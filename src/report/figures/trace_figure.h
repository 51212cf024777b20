/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The whole trace of one channel with its episodes. */
#ifndef MYO_REPORT_TRACE_FIGURE_H
#define MYO_REPORT_TRACE_FIGURE_H

#include <stdbool.h>

#include "core/text.h"
#include "report/findings/report_context.h"

/* Each appends one SVG, or nothing when there is nothing to draw. `standalone`: as a file.
 * @return OK, UNREADABLE, NO_MEMORY */
MYO_CHECKED myo_status myo_figure_trace(myo_text *out, const myo_report *report, size_t track,
                                        bool standalone);

#endif
