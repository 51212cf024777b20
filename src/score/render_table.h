/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The score for people to read. */
#ifndef MYO_SCORE_RENDER_TABLE_H
#define MYO_SCORE_RENDER_TABLE_H

#include "core/text.h"
#include "score/score_types.h"

void myo_score_render_table(const myo_score *score, myo_text *text);

#endif
