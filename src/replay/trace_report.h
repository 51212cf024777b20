/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A comparison as text, JSON and JUnit. */
#ifndef MYO_REPLAY_TRACE_REPORT_H
#define MYO_REPLAY_TRACE_REPORT_H

#include "replay/comparison.h"

/** In the comparison's arena; NULL when out of memory. */
char *myo_trace_report(const myo_comparison *comparison, myo_compare_format format);

#endif
