/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/text_survey.h"

#include <math.h>

#include "core/fail.h"

enum { LEAST_RISE = 50 }; /* rows that must rise before a column is no signal */

void myo_text_survey_row(myo_text_survey *surveys, size_t columns, const double *values)
{
    for (size_t c = 0; c < columns; c++) {
        myo_text_survey *its = &surveys[c];
        if (isnan(values[c]))
            continue;
        its->falls = its->falls || (its->numbers > 0 && values[c] < its->last);
        its->last = values[c];
        if (its->numbers++ == 0)
            its->first = its->last;
    }
}

/* Columns that are no signals after all: empty ones, and what counts or rises without a name that
 * says more. */
myo_status myo_text_survey_drop(const myo_text_survey *surveys, myo_text_role *roles,
                                size_t columns, myo_draft *draft, const myo_open_request *request)
{
    size_t counters = 0, empty = 0;
    const char *first_empty = NULL;
    size_t first_counter = 0;
    for (size_t c = 0; c < columns; c++) {
        myo_text_role *role = &roles[c];
        const myo_text_survey *its = &surveys[c];
        if (role->kind != MYO_TEXT_VALUE)
            continue;
        const bool rises = its->numbers >= LEAST_RISE && !its->falls && its->first < its->last;
        if (its->numbers == 0) {
            role->kind = MYO_TEXT_INDEX;
            if (role->name != NULL && empty++ == 0)
                first_empty = role->name;
        } else if (rises && myo_text_column_is_unnamed(role)) {
            role->kind = MYO_TEXT_INDEX;
            if (counters++ == 0)
                first_counter = c + 1;
        }
    }
    if (counters > 0)
        MYO_TRY(myo_draft_note(draft, request,
                               "column %zu%s only rises, so it is a counter or a clock and no "
                               "signal",
                               first_counter, counters == 1 ? "" : " and others"));
    if (empty > 0)
        return myo_draft_note(draft, request, "column \"%s\"%s holds no number: left out",
                              first_empty, empty == 1 ? "" : " and others");
    return MYO_OK;
}
