/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Before against after: what is said of recordings in their order of time. */
#ifndef MYO_REPORT_TIME_ANSWERS_H
#define MYO_REPORT_TIME_ANSWERS_H

#include "core/text.h"
#include "report/batch/season.h"

/** Questions with answers, for inside a <dl>: first and last recording of the last day with two,
 * the last day against those before. By the muscles that both sides have, and of dated recordings.
 */
void myo_time_answers_add(myo_text *out, const myo_season_person *person);

#endif
