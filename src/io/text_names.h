/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Names and units of columns from what the header of a known dialect says. */
#ifndef MYO_IO_TEXT_NAMES_H
#define MYO_IO_TEXT_NAMES_H

#include "io/text_columns.h"
#include "io/text_descriptions.h"

/** Fills names and units of `columns` roles; `has_names`: the table has a line of names. @return
 * OK, NO_MEMORY */
MYO_CHECKED myo_status myo_text_names_use(const myo_text_facts *facts, myo_text_role *roles,
                                          size_t columns, bool has_names, myo_arena *arena);
/** Three bare axes as long as gravity on the average become an accelerometer in m/s^2. */
void myo_text_names_judge_axes(myo_text_role *roles, size_t columns, const double *values,
                               size_t rows);

#endif
