/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Twitching over one recording. */
#ifndef MYO_REPORT_RATE_COURSE_H
#define MYO_REPORT_RATE_COURSE_H

#include "core/text.h"
#include "report/batch/batch_collect.h"

/** Chart of the fasciculation rate over one recording, all muscles together, with its interval;
 *  nothing when there are fewer than three stretches or no fasciculation. */
void myo_course_add(myo_text *out, const myo_batch_recording *trial);

#endif
