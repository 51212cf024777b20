/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The score as JSON. */
#ifndef MYO_SCORE_RENDER_JSON_H
#define MYO_SCORE_RENDER_JSON_H

#include "core/text.h"
#include "score/score_types.h"

/** @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_score_render_json(const myo_score *score, myo_text *text);

#endif
