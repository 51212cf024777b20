/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The charts of one channel's fasciculations. */
#ifndef MYO_REPORT_TWITCH_FIGURES_H
#define MYO_REPORT_TWITCH_FIGURES_H

#include <stdbool.h>

#include "core/text.h"
#include "report/findings/report_context.h"

/* Each appends one SVG, or nothing when there is nothing to draw. `standalone`: as a file.
 * @return OK, UNREADABLE, NO_MEMORY */
MYO_CHECKED myo_status myo_figure_rate(myo_text *out, const myo_report *report, size_t track,
                                       bool standalone);
void myo_figure_intervals(myo_text *out, const myo_report *report, size_t track, bool standalone);
MYO_CHECKED myo_status myo_figure_template(myo_text *out, const myo_report *report,
                                           const myo_template *wave, bool standalone);

#endif
