/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/ratio_words.h"

#include <math.h>

#include "report/findings/plain_numbers.h"

void myo_words_ratio(myo_text *out, myo_ratio ratio, const char *fewer, const char *more,
                     const char *unclear)
{
    if (!(ratio.low >= 0)) {
        myo_text_add(out, "nothing to compare.");
        return;
    }
    myo_text_add(out, "%s: ", ratio.high < 1 ? fewer : ratio.low > 1 ? more : unclear);
    if (isfinite(ratio.ratio)) {
        myo_words_rate(out, ratio.ratio);
        myo_text_add(out, " times the rate (");
    } else {
        myo_text_add(out, "the other rate is 0 (");
    }
    myo_text_add(out, isfinite(ratio.high) ? "95 %% interval " : "95 %%: at least ");
    myo_words_rate(out, ratio.low);
    if (isfinite(ratio.high)) {
        myo_text_add(out, " to ");
        myo_words_rate(out, ratio.high);
    }
    myo_text_add(out, ").");
}
