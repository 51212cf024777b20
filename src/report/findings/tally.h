/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Events of one channel, counted. */
#ifndef MYO_REPORT_TALLY_H
#define MYO_REPORT_TALLY_H

#include "report/findings/report_context.h"

typedef struct myo_tally {
    int64_t count[MYO_CLASS_COUNT];
    int64_t definite[MYO_CLASS_COUNT]; /**< of them with certainty `definite` */
    int64_t like[MYO_CLASS_COUNT];     /**< and with `like`; what is left is `indeterminate` */
    int64_t confirmed, silent;         /**< fasciculations by the accelerometer */
    const myo_event *longest[MYO_CLASS_COUNT];
    const myo_event *steepest; /**< fatigue or, failing that, a contraction with a slope */
} myo_tally;

/** One tally per summary of the view, in the report's arena; NULL when out of memory. */
const myo_tally *myo_tally_make(const myo_report *report);

/** Fasciculations on clean rest, which are what the rate counts. */
double myo_clean_count(const myo_summary *row);

#endif
