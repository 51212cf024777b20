/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a column of a table is: values, the time of its rows, or their number. */
#ifndef MYO_IO_TEXT_COLUMNS_H
#define MYO_IO_TEXT_COLUMNS_H

#include "core/arena.h"
#include "myoscribe/status.h"
#include <stdbool.h>

typedef enum myo_text_kind { MYO_TEXT_VALUE, MYO_TEXT_TIME, MYO_TEXT_INDEX } myo_text_kind;

typedef struct myo_text_role {
    myo_text_kind kind;
    const char *name, *unit; /**< NULL where not said */
    double unit_s;           /**< of a time column */
    bool unit_said;
    bool is_clock;          /**< a time column that does not begin at the recording's start */
    bool is_of_day;         /**< a clock without a date */
    double quantum;         /**< last printed digit of a time column, in its unit */
    size_t stream, channel; /**< of a value; set by the reader */
} myo_text_role;

/** "EMG1 (mV)", "EMG1 [mV]", "EMG1,mV" (quoted) -> "EMG1", "mV". @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_text_name_parts(const char *whole, myo_arena *arena, const char **name,
                                           const char **unit);
/** The kind of a column by its name and unit. */
void myo_text_column_judge(myo_text_role *role);
/** Whether nothing says of the column that it is a signal: no unit, no known word in its name. */
bool myo_text_column_is_unnamed(const myo_text_role *role);
/**
 * What `rows` times `columns` values say: a clock by its size (since 1970 in s, ms, us or ns), time
 * in seconds by regular steps that are no whole numbers where no column is named as time. `clocks`
 * says of every column whether its fields are written as times of day.
 */
void myo_text_columns_look(myo_text_role *roles, size_t columns, const double *values, size_t rows,
                           const bool *clocks);
/** Clocks without values of their own are not the clock of anything. */
void myo_text_columns_drop_idle(myo_text_role *roles, size_t columns);

#endif
