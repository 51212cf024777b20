/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The charts of one channel, for the page (inline) and for papers (files). */
#ifndef MYO_REPORT_FIGURES_H
#define MYO_REPORT_FIGURES_H

#include <stdbool.h>

#include "core/text.h"
#include "report/parts.h"

/* Each appends one SVG, or nothing when there is nothing to draw. `standalone`: as a file. */
MYO_CHECKED myo_status myo_figure_frequency(myo_text *out, const myo_report *report, size_t track,
                                            bool standalone);
MYO_CHECKED myo_status myo_figure_rate(myo_text *out, const myo_report *report, size_t track,
                                       bool standalone);
MYO_CHECKED myo_status myo_figure_trace(myo_text *out, const myo_report *report, size_t track,
                                        bool standalone);
void myo_figure_intervals(myo_text *out, const myo_report *report, size_t track, bool standalone);
MYO_CHECKED myo_status myo_figure_template(myo_text *out, const myo_report *report,
                                           const myo_template *wave, bool standalone);

#endif
