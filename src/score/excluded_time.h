/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Sets of stretches of time. */
#ifndef MYO_SCORE_EXCLUDED_TIME_H
#define MYO_SCORE_EXCLUDED_TIME_H

#include "score/score_types.h"

/** Microseconds of [first, end) in the stretches. */
int64_t myo_spans_overlap(const myo_spans *spans, int64_t first_us, int64_t end_us);
bool myo_spans_contain(const myo_spans *spans, int64_t at_us);
/** Sorts and joins; returns the total length. */
int64_t myo_spans_join(myo_spans *spans);

#endif
