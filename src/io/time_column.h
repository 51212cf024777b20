/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Is a column of times the clock of regular samples, and of which rate? Values come one by one. */
#ifndef MYO_IO_TIME_COLUMN_H
#define MYO_IO_TIME_COLUMN_H

#include "io/reader.h"

/** Zero-initialise; set unit_s, quantum_s and is_of_day before the first value. */
typedef struct myo_time_column {
    double unit_s;    /**< seconds per unit of the column */
    double quantum_s; /**< of its last printed digit */
    bool is_of_day;   /**< a time of day, which begins again at midnight */
    double midnights_s;
    int64_t count;
    double first_s, last_s;
    double least_s, most_s; /**< steps */
    bool broken;            /**< a value was not a number */
    double bend_s;          /**< largest distance from the straight line within a block of rows */
    double block[1024];     /**< times since the last checkpoint */
    myo_array checkpoints;  /**< of double: the time of every 1024-th row */
} myo_time_column;

MYO_CHECKED myo_status myo_time_column_add(myo_time_column *column, double value);
/** Whether it can be the clock of regular samples. */
bool myo_time_column_is_regular(myo_time_column *column);
/**
 * The rate, the roundest number that explains the column within its printed digits; sets start.
 * A column that is not regular is refused with the reason and the remedy, unless `resample` and it
 * runs forward: then the rate is what fits the median step, and `*resampled` is set.
 */
MYO_CHECKED myo_status myo_time_column_rate(myo_time_column *column, const char *name,
                                            const myo_open_request *request, double *rate_hz,
                                            double *start_s, bool *resampled);

#endif
