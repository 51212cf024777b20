/* SPDX-License-Identifier: GPL-3.0-or-later */
/** From counts to shares, their intervals, timing statistics, strata and averages. */
#ifndef MYO_SCORE_SUMMARY_H
#define MYO_SCORE_SUMMARY_H

#include "score/score_types.h"

/** @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_score_summarise(myo_score *score);
/** Signed onset difference of a matched reference event, microseconds. */
int64_t myo_score_dt(const myo_score_pair *pair, const myo_score_event *reference);
/** Sensitivity, PPV, F1 and false per minute (at rest, outside it) of counts; NaN for 0/0. */
double myo_counts_sensitivity(const myo_score_counts *counts);
double myo_counts_ppv(const myo_score_counts *counts);
double myo_counts_f1(const myo_score_counts *counts);
double myo_counts_false_per_minute(const myo_score_counts *counts);
double myo_counts_false_per_minute_active(const myo_score_counts *counts);

#endif
