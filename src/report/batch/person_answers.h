/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a coach asks of one person's recordings, answered with the uncertainty. */
#ifndef MYO_REPORT_PERSON_ANSWERS_H
#define MYO_REPORT_PERSON_ANSWERS_H

#include "core/text.h"
#include "report/batch/season.h"

/** A list of questions and answers. What comes before what is said only of dated recordings. */
void myo_answers_add(myo_text *out, const myo_season_person *person);

#endif
