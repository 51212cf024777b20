/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Test: a falling spectrum inside a contraction or over repeated ones. */
#ifndef MYO_CLASSIFY_FATIGUE_TREND_H
#define MYO_CLASSIFY_FATIGUE_TREND_H

#include "classify/fatigue_indices.h"
#include "classify/fatigue_outcome.h"
#include "core/arena.h"
#include "myoscribe/settings.h"

/**
 * The trend test (science: Dimitrov 2006, Mann-Kendall one-sided; see fatigue_trend.c).
 * @return OK, NO_MEMORY
 */
MYO_CHECKED myo_status myo_fatigue_trend_test(myo_fatigue_trend *out,
                                              const myo_fatigue_point *points, size_t count,
                                              const myo_fatigue_series *series,
                                              const myo_settings *settings, myo_arena *arena);

#endif
