/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a whole batch holds, counted and in words: the same on the terminal and on index.html. */
#ifndef MYO_REPORT_TOTALS_H
#define MYO_REPORT_TOTALS_H

#include "report/batch/batch_collect.h"

/** The counts, and as `words` "12 definite fasciculations and 3 not definite (n/a in 4 of 9
 * channels), 1 cramp, fatigue in 2 of 5 channels that can tell": n/a, never 0, where the tables say
 * n/a. */
myo_batch_totals myo_totals_of(const myo_batch *batch);

#endif
