/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One row per pair, missed and extra event, as TSV and as Audacity labels. */
#ifndef MYO_SCORE_RENDER_EVENTS_H
#define MYO_SCORE_RENDER_EVENTS_H

#include "core/text.h"
#include "score/score_types.h"

void myo_score_render_events(const myo_score *score, myo_text *text);
void myo_score_render_labels(const myo_score_pair *pair, myo_text *text);

#endif
