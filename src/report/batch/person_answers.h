/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a coach asks, answered per person. */
#ifndef MYO_REPORT_PERSON_ANSWERS_H
#define MYO_REPORT_PERSON_ANSWERS_H

#include "core/text.h"
#include "report/batch/participants.h"

/** Section answering a coach's questions per person; nothing when no person is known. */
MYO_CHECKED myo_status myo_answers_add(myo_text *out, const myo_batch *batch,
                                       const myo_labels *labels);

#endif
