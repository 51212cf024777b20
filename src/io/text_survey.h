/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What all rows of a table say of its columns. */
#ifndef MYO_IO_TEXT_SURVEY_H
#define MYO_IO_TEXT_SURVEY_H

#include "io/reader.h"
#include "io/text_columns.h"

/** Zero-initialise, one for every column. */
typedef struct myo_text_survey {
    int64_t numbers;
    double first, last;
    bool falls; /**< it does not rise from row to row */
} myo_text_survey;

void myo_text_survey_row(myo_text_survey *surveys, size_t columns, const double *values);
/** Makes value columns that are no signals indices, with a note: empty ones, and what counts or
 * rises without a name that says more. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_text_survey_drop(const myo_text_survey *surveys, myo_text_role *roles,
                                            size_t columns, myo_draft *draft,
                                            const myo_open_request *request);

#endif
