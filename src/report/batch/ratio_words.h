/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A ratio of two rates, said in words. */
#ifndef MYO_REPORT_RATIO_WORDS_H
#define MYO_REPORT_RATIO_WORDS_H

#include "core/text.h"
#include "report/batch/rate_ratio.h"

/** "less twitching: 0.4 times the rate (95 % interval 0.2 to 0.8).": `fewer` or `more` where the
 *  interval leaves out 1, else `unclear`. */
void myo_words_ratio(myo_text *out, myo_ratio ratio, const char *fewer, const char *more,
                     const char *unclear);

#endif
