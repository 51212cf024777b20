/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Words: what the tables and the page say of a trend. */
#ifndef MYO_CLASSIFY_FATIGUE_REASON_H
#define MYO_CLASSIFY_FATIGUE_REASON_H

#include "classify/fatigue_outcome.h"
#include "core/arena.h"
#include "myoscribe/settings.h"

/** The text of recordings.tsv for a state. */
const char *myo_fatigue_text(myo_fatigue_state state);

/** Why a trend has the state it has, with the numbers and their limits: `count` points were there
 * and `needed` of them would be enough. In the arena; NULL: no memory. */
const char *myo_fatigue_reason(const myo_fatigue_trend *f, size_t count, size_t needed,
                               const myo_fatigue_series *series, const myo_settings *settings,
                               myo_arena *arena);

#endif
