/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Rates of fasciculations over several muscles or recordings. */
#ifndef MYO_REPORT_POOLED_RATE_H
#define MYO_REPORT_POOLED_RATE_H

#include "myoscribe/result.h"
#include "report/batch/rate_ratio.h"

/** Zero-initialise. Each row brings the dispersion of its own twitches: pooled, they vary as their
 *  counts' weighted mean of it (quasi-likelihood). */
typedef struct myo_pooled_rate {
    double count, rest_s;
    double spread; /**< sum of counts times dispersions */
} myo_pooled_rate;

/** What a row counts, over its clean rest; nothing for a row without rest. */
void myo_pooled_add(myo_pooled_rate *rate, const myo_summary *row);
/** A part of a row: `count` of its twitches in `rest_s` of its rest. */
void myo_pooled_add_part(myo_pooled_rate *rate, const myo_summary *row, double count,
                         double rest_s);

/** 95 % interval per minute; NaN without rest. */
void myo_pooled_interval(const myo_pooled_rate *rate, double *low, double *high);
/** One over the other. */
myo_ratio myo_pooled_ratio(const myo_pooled_rate *rate, const myo_pooled_rate *other);

#endif
