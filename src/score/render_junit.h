/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The gates and classes as test cases, for CI. */
#ifndef MYO_SCORE_RENDER_JUNIT_H
#define MYO_SCORE_RENDER_JUNIT_H

#include "core/text.h"
#include "score/score_types.h"

void myo_score_render_junit(const myo_score *score, myo_text *text);

#endif
