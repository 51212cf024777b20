/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Fasciculations per minute of clean rest, over time. */
#ifndef MYO_REPORT_RATE_OVER_TIME_H
#define MYO_REPORT_RATE_OVER_TIME_H

#include "report/findings/report_context.h"

enum { MYO_RATE_BINS = 24 };

typedef struct myo_rates {
    size_t count;
    struct myo_rate {
        double from_s, to_s, clean_rest_s;
        int64_t fasciculations;
        double per_minute, low, high; /**< with its 95 % interval; NaN without rest */
    } bins[MYO_RATE_BINS];
} myo_rates;

/** Equal stretches of at least a minute, at most MYO_RATE_BINS of them. Clean rest is counted as in
 *  the summary: without exclusions, and without activity and artefacts with their guards.
 *  @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_rates_make(myo_rates *out, const myo_report *report, size_t track);

#endif
