/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A time beside the samples of a MATLAB matrix: its first column, which is no channel. */
#ifndef MYO_IO_MAT_TIME_H
#define MYO_IO_MAT_TIME_H

#include "io/reader.h"

/** `count` values of the first column from row `first`. */
typedef myo_status myo_mat_column(void *state, int64_t first, size_t count, double *out);

/** Takes the first channel out of the only stream when it is the time of the rows in s or ms, and
 *  sets the rate where none is said; `*skipped` is then 1. @return OK, NO_MEMORY, and of `column`
 */
MYO_CHECKED myo_status myo_mat_drop_time(myo_mat_column *column, void *state,
                                         const myo_open_request *request, myo_draft *draft,
                                         size_t *skipped);

#endif
